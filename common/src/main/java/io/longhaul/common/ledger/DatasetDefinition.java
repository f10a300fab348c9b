package io.longhaul.common.ledger;

import io.longhaul.common.policy.Dataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a watermark is a promise about: when it changes, the promise is void. */
public final class DatasetDefinition {
  private DatasetDefinition() {}

  /** SHA-256, as hex, of where the dataset is, where it goes, and what of it is left out. */
  public static String digest(Dataset dataset) {
    List<String> facts =
        List.of(
            dataset.source(),
            dataset.target(),
            String.join("\n", dataset.exclude().stream().sorted().toList()),
            String.join("\n", dataset.carvedOut().stream().sorted().toList()),
            dataset.open().name());
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String fact : facts) {
        sha.update(fact.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("No SHA-256 in this Java", e);
    }
  }
}

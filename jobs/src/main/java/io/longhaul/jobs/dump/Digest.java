package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The SHA-256 of a file as it is stored. */
final class Digest {
  private Digest() {}

  static String of(DumpSource source) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = source.open()) {
      byte[] buffer = new byte[256 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
    }
  }

  /**
   * The digest written down for a file, bare or as {@code sha256sum} writes it.
   *
   * @throws JobException usage, when there is none
   */
  static String expected(String text, String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    List<String[]> lines =
        text.lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split("\\s+"))
            .toList();
    for (String[] line : lines) {
      boolean here =
          line.length == 1
              ? lines.size() == 1
              : line[1].substring(line[1].lastIndexOf('/') + 1).replace("*", "").equals(name);
      if (here && line[0].matches("[0-9a-fA-F]{64}")) {
        return line[0].toLowerCase(Locale.ROOT);
      }
    }
    throw new JobException(
        ExitStatus.USAGE, "Invalid digest file: no SHA-256 of " + name + " in it");
  }
}

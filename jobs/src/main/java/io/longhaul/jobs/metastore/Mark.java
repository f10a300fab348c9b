package io.longhaul.jobs.metastore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.jobs.metastore.DumpGate.Latest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * What tells one import from another: the dump's bytes, and what was moved in them.
 *
 * @param digest SHA-256 of both
 * @param instant the dump's
 */
record Mark(String digest, Instant instant) {

  /**
   * @param moves locations at the source and where they go, in a fixed order
   */
  static Mark of(Latest dump, Map<String, String> moves) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(dump.sha256().getBytes(UTF_8));
      moves.forEach((from, to) -> digest.update((from + "\0" + to + "\0").getBytes(UTF_8)));
      return new Mark(HexFormat.of().formatHex(digest.digest()), dump.instant());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
    }
  }

  String text() {
    return "longhaul " + digest + " " + instant;
  }
}

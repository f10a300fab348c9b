package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/** The text of a notification: from Hive 4 on it may be gzip in Base64. */
final class EventMessage {
  /** How the first bytes of a gzip header read in Base64. */
  private static final String GZIP = "H4sI";

  private EventMessage() {}

  /** A text as it reads, one byte a character; as it stands when it is not packed. */
  static String plain(byte[] text) {
    String stored = new String(text, ISO_8859_1);
    if (!stored.startsWith(GZIP)) {
      return stored;
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(text)))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (IOException | IllegalArgumentException e) {
      // It only looked like one.
      return stored;
    }
  }
}

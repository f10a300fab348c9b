package io.longhaul.jobs.dump;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Tells by its first bytes what a file is when it is no SQL at all. */
final class ForeignContent {
  /** How many bytes are looked at. */
  static final int HEAD = 512;

  private ForeignContent() {}

  static Optional<String> of(byte[] head) {
    if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff) || looksWide(head)) {
      return Optional.of("UTF-16 text");
    }
    if (startsWith(head, 'O', 'b', 'j', 1)) {
      return Optional.of("an Avro file");
    }
    if (startsWith(head, 'P', 'K', 3, 4)) {
      return Optional.of("a zip archive");
    }
    if (startsWith(head, 'B', 'Z', 'h') || startsWith(head, 0xfd, '7', 'z', 'X')) {
      return Optional.of("bzip2 or xz data, which is not read here");
    }
    int skip = startsWith(head, 0xef, 0xbb, 0xbf) ? 3 : 0;
    String text =
        new String(head, skip, head.length - skip, StandardCharsets.ISO_8859_1)
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return Optional.of("an HTML page");
    }
    if (text.startsWith("<")) {
      return Optional.of("XML");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return Optional.of("JSON");
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** ASCII in UTF-16 without a mark: every second byte is NUL. */
  private static boolean looksWide(byte[] head) {
    int even = 0;
    int odd = 0;
    int pairs = Math.min(head.length, 64) / 2;
    for (int i = 0; i < pairs; i++) {
      even += head[2 * i] == 0 ? 1 : 0;
      odd += head[2 * i + 1] == 0 ? 1 : 0;
    }
    return pairs >= 8 && (even > pairs * 3 / 4) != (odd > pairs * 3 / 4);
  }
}

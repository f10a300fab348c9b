package io.longhaul.common.policy;

import java.util.regex.Pattern;

/** How a text that was read appears in a message: on one line, short, without a password. */
final class Shown {
  private static final int MAX_LENGTH = 120;
  private static final Pattern PASSWORD = Pattern.compile("//[^/@]*:[^/@]*@");

  private Shown() {}

  static String text(String text) {
    if (text.isEmpty()) {
      return "\"\"";
    }
    StringBuilder shown = new StringBuilder();
    PASSWORD.matcher(text).replaceAll("//…@").codePoints().forEach(c -> append(shown, c));
    return shown.codePointCount(0, shown.length()) <= MAX_LENGTH
        ? shown.toString()
        : shown.substring(0, shown.offsetByCodePoints(0, MAX_LENGTH)) + "…";
  }

  private static void append(StringBuilder shown, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          shown.append(codePoint == '\n' ? "\\n" : String.format("\\u%04x", codePoint));
      default -> shown.appendCodePoint(codePoint);
    }
  }
}

package io.longhaul.common.storage;

import java.util.function.IntPredicate;

/** Text from the outside, made fit for a table, a log line or a terminal. */
public final class PrintableName {
  private PrintableName() {}

  /**
   * The text on one line, with escapes as in Java source for what would break the line, drive a
   * terminal, hide or reorder its neighbours (control and format characters, bidirectional
   * overrides, separators, lone surrogates, unassigned code points); a backslash is doubled, so
   * that two names never print alike. All other text stays as it is.
   */
  public static String of(String text) {
    return escaped(text, codePoint -> codePoint == '\\' || breaksLine(codePoint));
  }

  /**
   * A message on one line, with the escapes of {@link #of} but for the backslash: the names in it
   * may have been escaped already, and stay as they are.
   */
  public static String inMessage(String message) {
    return escaped(message, PrintableName::breaksLine);
  }

  private static String escaped(String text, IntPredicate needsEscape) {
    if (text.codePoints().noneMatch(needsEscape)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            codePoint -> {
              if (needsEscape.test(codePoint)) {
                append(printable, codePoint);
              } else {
                printable.appendCodePoint(codePoint);
              }
            });
    return printable.toString();
  }

  private static void append(StringBuilder printable, int codePoint) {
    switch (codePoint) {
      case '\\' -> printable.append("\\\\");
      case '\n' -> printable.append("\\n");
      case '\r' -> printable.append("\\r");
      case '\t' -> printable.append("\\t");
      default -> {
        for (char unit : Character.toChars(codePoint)) {
          printable.append(String.format("\\u%04x", (int) unit));
        }
      }
    }
  }

  private static boolean breaksLine(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}

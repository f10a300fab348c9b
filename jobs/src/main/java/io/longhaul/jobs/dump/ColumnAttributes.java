package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What may follow a column's type in a CREATE TABLE, as {@code SHOW CREATE TABLE} writes it. */
final class ColumnAttributes {
  private static final Set<String> FIRST =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "ON",
          "COMMENT",
          "AS",
          "CHECK",
          "GENERATED",
          "WITHOUT",
          "PRIMARY",
          "COLUMN_FORMAT",
          "STORAGE",
          "SRID",
          "REF_SYSTEM_ID",
          "UNSIGNED",
          "SIGNED",
          "ZEROFILL",
          "BINARY",
          "AUTO_INCREMENT",
          "VIRTUAL",
          "STORED",
          "PERSISTENT",
          "INVISIBLE",
          "VISIBLE",
          "COMPRESSED",
          "UNIQUE",
          "KEY");

  /** Words that others must follow. */
  private static final Map<String, List<String>> PHRASES =
      Map.of(
          "NOT", List.of("NULL"),
          "PRIMARY", List.of("KEY"),
          "GENERATED", List.of("ALWAYS"),
          "WITHOUT", List.of("SYSTEM", "VERSIONING"));

  private static final Set<String> CONSTANTS =
      Set.of("NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_USER");
  private static final Set<String> FUNCTIONS =
      Set.of("CURRENT_TIMESTAMP", "NOW", "CURDATE", "CURTIME", "CURRENT_USER", "UUID", "NEXTVAL");
  private static final Pattern NUMBER =
      Pattern.compile("\\d+(?:\\.\\d*)?(?:[eE]\\d+)?|0[xX][0-9a-fA-F]+|0[bB][01]+");

  /** What stands before the quotes of {@code b'0'}, {@code _latin1'x'}. */
  private static final Pattern INTRODUCER = Pattern.compile("[bBxXnN]|_\\w+");

  private ColumnAttributes() {}

  /**
   * Reads one attribute.
   *
   * @throws DumpSyntaxException at a word that no server knows, which fails the whole load
   */
  static String read(TokenCursor tokens) throws DumpSyntaxException {
    int from = tokens.place();
    Token first = tokens.peek();
    String word = first.kind() == Kind.WORD ? first.text().toUpperCase(Locale.ROOT) : "";
    if (!FIRST.contains(word)) {
      throw tokens.unexpected("an attribute of a column");
    }
    tokens.next();
    if (PHRASES.containsKey(word)) {
      for (String next : PHRASES.get(word)) {
        tokens.word(next);
      }
      return word + " " + String.join(" ", PHRASES.get(word));
    }
    switch (word) {
      case "DEFAULT" -> value(tokens);
      case "ON" -> {
        tokens.word("UPDATE");
        value(tokens);
      }
      case "AS", "CHECK" -> brackets(tokens);
      case "COMMENT" -> {
        if (tokens.peek().kind() != Kind.STRING) {
          throw tokens.unexpected("a text");
        }
        tokens.next();
      }
      case "COLUMN_FORMAT", "STORAGE", "SRID" -> tokens.name();
      case "REF_SYSTEM_ID" -> {
        tokens.sign('=');
        tokens.name();
      }
      default -> {
        // Stands alone.
      }
    }
    return text(tokens.since(from));
  }

  /** A constant, or a call, or an expression in brackets. */
  private static void value(TokenCursor tokens) throws DumpSyntaxException {
    if (tokens.peek().isSign('(')) {
      brackets(tokens);
      return;
    }
    if (!tokens.skipSign('-')) {
      tokens.skipSign('+');
    }
    Token token = tokens.peek();
    boolean isCall = tokens.second().isSign('(');
    boolean isIntroduced = tokens.second().kind() == Kind.STRING;
    String word = token.text().toUpperCase(Locale.ROOT);
    boolean fits = token.kind() == Kind.STRING;
    if (token.kind() == Kind.WORD && isCall) {
      fits = FUNCTIONS.contains(word);
    } else if (token.kind() == Kind.WORD) {
      boolean isConstant = CONSTANTS.contains(word) || NUMBER.matcher(word).matches();
      fits = isConstant || (isIntroduced && INTRODUCER.matcher(word).matches());
    }
    if (!fits) {
      throw tokens.unexpected("a value");
    }
    tokens.next();
    if (token.kind() == Kind.WORD && isCall) {
      brackets(tokens);
    } else if (INTRODUCER.matcher(word).matches() && token.kind() == Kind.WORD) {
      tokens.next();
    }
  }

  private static void brackets(TokenCursor tokens) throws DumpSyntaxException {
    tokens.sign('(');
    for (int depth = 1; depth > 0; ) {
      Token token = tokens.next();
      depth += token.isSign('(') ? 1 : token.isSign(')') ? -1 : 0;
    }
  }

  /** Words in capitals. */
  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      boolean tight = token.kind() == Kind.SIGN || text.toString().endsWith("(");
      text.append(text.length() == 0 || tight ? "" : " ");
      text.append(token.kind() == Kind.WORD ? token.text().toUpperCase(Locale.ROOT) : token.text());
    }
    return text.toString();
  }
}

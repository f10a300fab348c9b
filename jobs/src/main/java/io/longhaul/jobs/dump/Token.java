package io.longhaul.jobs.dump;

/**
 * One token of a statement that is no row of an INSERT.
 *
 * @param text of a name without its quotes, of a string unescaped, else as it stands
 */
record Token(Kind kind, String text, Position position) {
  enum Kind {
    /** Keyword, number, variable or unquoted name. */
    WORD,
    /** A name in backquotes or double quotes. */
    NAME,
    STRING,
    /** One character of punctuation. */
    SIGN,
    /** The start of a comment that servers execute: {@code /*!40101}. */
    VERSION_OPEN,
    /** The end of such a comment. */
    VERSION_CLOSE,
    /** A comment that no server executes, with its marks. */
    COMMENT,
    /** The semicolon. */
    END,
    /** The end of the file. */
    EOF
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  boolean isName() {
    return kind == Kind.NAME || kind == Kind.WORD;
  }

  /** As it is compared and shown: strings and names in quotes. */
  String shown() {
    return switch (kind) {
      case NAME -> "`" + text + "`";
      case STRING -> "'" + text + "'";
      case END -> ";";
      case EOF -> "the end of the file";
      case WORD, SIGN, VERSION_OPEN, VERSION_CLOSE, COMMENT -> text;
    };
  }
}

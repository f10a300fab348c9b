package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.Token.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Cuts everything but the rows of INSERT statements into tokens. Not thread-safe. */
final class Lexer {
  /** No name, comment or string outside of rows comes near this. */
  private static final int MAX_TOKEN = 1024 * 1024;

  private static final String SANDBOX = "/*M!999999\\- enable the sandbox mode */";

  private final ByteCursor in;
  private int depth;

  Lexer(ByteCursor in) {
    this.in = in;
  }

  /** Forgets an open version comment: the caller starts anew after a syntax error. */
  void reset() {
    depth = 0;
  }

  Token next() throws IOException, DumpSyntaxException {
    skipSpace();
    int c = in.peek();
    if (c < 0) {
      Position at = in.position();
      if (depth > 0) {
        throw new DumpSyntaxException(at, "the file ends inside a version comment");
      }
      return new Token(Kind.EOF, "", at);
    }
    if (isWord(c)) {
      return word();
    }
    return switch (c) {
      case '`', '"' -> name((char) c);
      case '\'' -> string();
      case ';' -> sign(Kind.END);
      case '-' -> in.peek(1) == '-' && isSpaceOrEnd(in.peek(2)) ? lineComment() : sign(Kind.SIGN);
      case '#' -> lineComment();
      case '/' -> in.peek(1) == '*' ? blockComment() : sign(Kind.SIGN);
      case '*' -> in.peek(1) == '/' && depth > 0 ? versionClose() : sign(Kind.SIGN);
      default -> sign(Kind.SIGN);
    };
  }

  private void skipSpace() throws IOException {
    int c = in.peek();
    while (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      in.pos++;
      c = in.peek();
    }
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c == '@'
        || c >= 0x80;
  }

  private static boolean isSpaceOrEnd(int c) {
    return c < 0 || c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private Token sign(Kind kind) throws IOException {
    Position at = in.position();
    return new Token(kind, String.valueOf((char) in.next()), at);
  }

  private Token word() throws IOException, DumpSyntaxException {
    Position at = in.position();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int c = in.peek();
    while (c >= 0 && (isWord(c) || (c == '.' && isWord(in.peek(1))))) {
      append(text, c, at);
      in.pos++;
      c = in.peek();
    }
    return new Token(Kind.WORD, text.toString(StandardCharsets.UTF_8), at);
  }

  private Token name(char quote) throws IOException, DumpSyntaxException {
    Position at = in.position();
    in.next();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int c = in.next();
      if (c < 0 || c == '\n') {
        throw new DumpSyntaxException(at, "a quoted name does not end");
      }
      if (c == quote) {
        if (in.peek() != quote) {
          return new Token(Kind.NAME, text.toString(StandardCharsets.UTF_8), at);
        }
        in.next();
      }
      append(text, c, at);
    }
  }

  private Token string() throws IOException, DumpSyntaxException {
    Position at = in.position();
    in.next();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int c = in.next();
      if (c < 0) {
        throw new DumpSyntaxException(at, "the file ends inside a string");
      }
      if (c == '\'') {
        if (in.peek() != '\'') {
          return new Token(Kind.STRING, text.toString(StandardCharsets.UTF_8), at);
        }
        in.next();
      } else if (c == '\\') {
        c = RowReader.unescaped(in.next());
      }
      append(text, c, at);
    }
  }

  private Token lineComment() throws IOException, DumpSyntaxException {
    Position at = in.position();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int c = in.peek(); c >= 0 && c != '\n'; c = in.peek()) {
      append(text, c, at);
      in.pos++;
    }
    return new Token(Kind.COMMENT, text.toString(StandardCharsets.UTF_8).stripTrailing(), at);
  }

  private Token blockComment() throws IOException, DumpSyntaxException {
    Position at = in.position();
    boolean mariadb = in.peek(2) == 'M' && in.peek(3) == '!';
    if ((in.peek(2) == '!' || mariadb) && !isSandboxMark(mariadb)) {
      return versionOpen(at, mariadb ? 4 : 3);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int last = 0;
    while (true) {
      int c = in.next();
      if (c < 0) {
        throw new DumpSyntaxException(at, "the file ends inside a comment");
      }
      append(text, c, at);
      if (c == '/' && last == '*' && text.size() > 3) {
        return new Token(Kind.COMMENT, text.toString(StandardCharsets.UTF_8), at);
      }
      last = c;
    }
  }

  /** The line {@code /*M!999999\- enable the sandbox mode *}{@code /} speaks to the client only. */
  private boolean isSandboxMark(boolean mariadb) throws IOException {
    for (int i = 0; mariadb && i < SANDBOX.length(); i++) {
      if (in.peek(i) != SANDBOX.charAt(i)) {
        return false;
      }
    }
    return mariadb;
  }

  private Token versionOpen(Position at, int mark) throws IOException, DumpSyntaxException {
    if (depth > 1) {
      throw new DumpSyntaxException(at, "version comments are nested");
    }
    depth++;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < mark; i++) {
      text.append((char) in.next());
    }
    for (int c = in.peek(); c >= '0' && c <= '9' && text.length() < 12; c = in.peek()) {
      text.append((char) in.next());
    }
    return new Token(Kind.VERSION_OPEN, text.toString(), at);
  }

  private Token versionClose() throws IOException {
    Position at = in.position();
    in.next();
    in.next();
    depth--;
    return new Token(Kind.VERSION_CLOSE, "*/", at);
  }

  private static void append(ByteArrayOutputStream text, int c, Position at)
      throws DumpSyntaxException {
    if (text.size() >= MAX_TOKEN) {
      throw new DumpSyntaxException(at, "a name, comment or string outside of rows never ends");
    }
    text.write(c);
  }
}

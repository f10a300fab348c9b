package io.longhaul.jobs.dump;

import java.util.List;

/** A place in the tokens of one CREATE TABLE statement. */
final class TokenCursor {
  private final List<Token> tokens;
  private int at;

  TokenCursor(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  boolean isAtEnd() {
    return at >= tokens.size();
  }

  int place() {
    return at;
  }

  /** The tokens from a place to here. */
  List<Token> since(int place) {
    return tokens.subList(place, at);
  }

  Token next() throws DumpSyntaxException {
    Token token = peek();
    at++;
    return token;
  }

  /** The token after the next; the next one when it is the last. */
  Token second() throws DumpSyntaxException {
    return at + 1 < tokens.size() ? tokens.get(at + 1) : peek();
  }

  Token peek() throws DumpSyntaxException {
    if (at >= tokens.size()) {
      Token last = tokens.get(tokens.size() - 1);
      throw new DumpSyntaxException(last.position(), "a CREATE TABLE statement ends too early");
    }
    return tokens.get(at);
  }

  boolean skip(String word) {
    if (at < tokens.size() && tokens.get(at).is(word)) {
      at++;
      return true;
    }
    return false;
  }

  boolean skipSign(char sign) {
    if (at < tokens.size() && tokens.get(at).isSign(sign)) {
      at++;
      return true;
    }
    return false;
  }

  void word(String word) throws DumpSyntaxException {
    if (!skip(word)) {
      throw unexpected(word);
    }
  }

  void sign(char sign) throws DumpSyntaxException {
    if (!skipSign(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  String name() throws DumpSyntaxException {
    Token token = peek();
    if (!token.isName()) {
      throw unexpected("a name");
    }
    at++;
    return token.text();
  }

  DumpSyntaxException unexpected(String wanted) throws DumpSyntaxException {
    Token token = peek();
    return new DumpSyntaxException(
        token.position(), "CREATE TABLE holds " + token.shown() + " where " + wanted + " belongs");
  }
}

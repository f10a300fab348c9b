package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.Token.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cuts a dump into comments, statements and rows, and finds its way again after a syntax error. */
final class DumpScanner {
  /** More than the widest CREATE TABLE of any schema by a factor of a hundred. */
  private static final int MAX_TOKENS = 100_000;

  private static final Set<String> VERBS =
      Set.of(
          "ALTER",
          "ANALYZE",
          "BEGIN",
          "CALL",
          "CHANGE",
          "COMMIT",
          "CREATE",
          "DELETE",
          "DELIMITER",
          "DROP",
          "FLUSH",
          "GRANT",
          "INSERT",
          "INSTALL",
          "LOAD",
          "LOCK",
          "RENAME",
          "REPLACE",
          "REVOKE",
          "SELECT",
          "SET",
          "START",
          "TRUNCATE",
          "UNLOCK",
          "UPDATE",
          "USE",
          "SOURCE",
          "SYSTEM",
          "SHUTDOWN",
          "DO",
          "EXECUTE",
          "PREPARE",
          "KILL",
          "RESET",
          "STOP",
          "HANDLER");

  private static final List<String> STARTS =
      List.of(
          "INSERT ",
          "REPLACE ",
          "DROP TABLE ",
          "CREATE TABLE ",
          "LOCK TABLES ",
          "UNLOCK TABLES",
          "/*!",
          "/*M!",
          "-- ");

  private final ByteCursor in;
  private final Lexer lexer;
  private final RowReader rows;
  private final DumpHandler handler;

  DumpScanner(ByteCursor in, ValueCheck check, DumpHandler handler) {
    this.in = in;
    this.lexer = new Lexer(in);
    this.rows = new RowReader(in, check);
    this.handler = handler;
  }

  /** Reads to the end of the file. */
  void scan() throws IOException {
    if (in.peek() == 0xef && in.peek(1) == 0xbb && in.peek(2) == 0xbf) {
      in.pos += 3;
    }
    boolean more = true;
    while (more) {
      try {
        more = statement();
      } catch (DumpSyntaxException e) {
        handler.unreadable(e, lineOf(e.position()));
        lexer.reset();
        resume();
      }
    }
  }

  private boolean statement() throws IOException, DumpSyntaxException {
    List<Token> tokens = new ArrayList<>();
    boolean insert = false;
    while (true) {
      Token token = lexer.next();
      if (token.kind() == Kind.EOF) {
        if (!tokens.isEmpty()) {
          throw new DumpSyntaxException(token.position(), "the file ends inside a statement");
        }
        return false;
      }
      if (token.kind() == Kind.COMMENT) {
        if (tokens.isEmpty()) {
          handler.comment(token);
          return true;
        }
      } else if (token.kind() == Kind.END) {
        if (insert) {
          throw new DumpSyntaxException(tokens.get(0).position(), "an INSERT has no VALUES");
        }
        if (!tokens.isEmpty()) {
          handler.statement(tokens);
          handler.statementEnd(in.offset());
        }
        return true;
      } else {
        if (tokens.isEmpty()) {
          first(token);
          insert = token.is("INSERT") || token.is("REPLACE");
        }
        if (token.is("DELIMITER") && tokens.isEmpty()) {
          routine(token.position());
          return true;
        }
        tokens.add(token);
        if (tokens.size() > MAX_TOKENS) {
          throw new DumpSyntaxException(tokens.get(0).position(), "a statement does not end");
        }
        if (insert && (token.is("VALUES") || token.is("VALUE")) && tokens.size() > 1) {
          insert(tokens);
          return true;
        }
      }
    }
  }

  private static void first(Token token) throws DumpSyntaxException {
    if (token.isSign('\\')) {
      throw new DumpSyntaxException(
          Code.STATEMENT_FOREIGN, token.position(), "a command of the client starts here");
    }
    boolean known =
        token.kind() == Kind.VERSION_OPEN
            || (token.kind() == Kind.WORD && VERBS.contains(token.text().toUpperCase(Locale.ROOT)));
    if (!known) {
      throw new DumpSyntaxException(
          token.position(), token.shown() + " where a statement should start");
    }
  }

  private void insert(List<Token> tokens) throws IOException, DumpSyntaxException {
    int at = 1;
    while (tokens.get(at).is("IGNORE") || tokens.get(at).is("DELAYED")) {
      at++;
    }
    if (!tokens.get(at).is("INTO")) {
      throw unexpected(tokens.get(at), "INTO");
    }
    Token table = tokens.get(at + 1);
    at += 2;
    if (!table.isName() || at >= tokens.size()) {
      throw unexpected(table, "the name of a table");
    }
    if (table.text().indexOf('.') >= 0 || tokens.get(at).isSign('.')) {
      throw new DumpSyntaxException(
          Code.STATEMENT_FOREIGN, table.position(), "rows for another database: " + table.shown());
    }
    List<String> columns = new ArrayList<>();
    if (tokens.get(at).isSign('(')) {
      do {
        at++;
        if (at + 1 >= tokens.size() || !tokens.get(at).isName()) {
          throw unexpected(tokens.get(Math.min(at, tokens.size() - 1)), "the name of a column");
        }
        columns.add(tokens.get(at++).text());
      } while (tokens.get(at).isSign(','));
      if (!tokens.get(at).isSign(')')) {
        throw unexpected(tokens.get(at), "')'");
      }
      at++;
    }
    if (at != tokens.size() - 1) {
      throw unexpected(tokens.get(at), "VALUES");
    }
    InsertHead head = new InsertHead(table.text(), columns, tokens.get(0).position());
    Optional<InsertPlan> plan = handler.insert(head);
    if (plan.isPresent()) {
      rows.read(plan.get(), handler::row);
      handler.insertEnd(in.offset());
    } else {
      resume();
    }
  }

  private static DumpSyntaxException unexpected(Token token, String wanted) {
    return new DumpSyntaxException(
        token.position(), token.shown() + " where " + wanted + " belongs");
  }

  /** From DELIMITER to the line that sets it back. */
  private void routine(Position position) throws IOException, DumpSyntaxException {
    StringBuilder text = new StringBuilder();
    String line = line();
    while (!line.strip().equals("DELIMITER ;")) {
      if (text.length() < Routines.MAX_TEXT) {
        text.append(line).append('\n');
      }
      if (in.peek() < 0) {
        throw new DumpSyntaxException(position, "DELIMITER is not set back");
      }
      line = line();
    }
    handler.routine(text.toString(), position);
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.next(); c >= 0 && c != '\n'; c = in.next()) {
      if (text.length() < Routines.MAX_TEXT) {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  /** Goes on at the next line that starts like a statement. */
  private void resume() throws IOException {
    while (true) {
      int c = in.next();
      while (c >= 0 && c != '\n') {
        c = in.next();
      }
      if (c < 0) {
        return;
      }
      for (String start : STARTS) {
        if (startsWith(start)) {
          return;
        }
      }
    }
  }

  private boolean startsWith(String start) throws IOException {
    for (int i = 0; i < start.length(); i++) {
      if (in.peek(i) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text around a place, as far as it is still in the window. */
  private String lineOf(Position position) {
    int at = (int) (position.offset() - (in.offset() - in.pos));
    if (at < 0 || at > in.limit) {
      return "";
    }
    int from = at;
    while (from > 0 && at - from < 200 && in.window[from - 1] != '\n') {
      from--;
    }
    int to = at;
    while (to < in.limit && to - at < 200 && in.window[to] != '\n') {
      to++;
    }
    return new String(in.window, from, to - from, StandardCharsets.UTF_8);
  }
}

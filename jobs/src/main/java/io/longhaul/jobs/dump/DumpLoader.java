package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads a dump into the one database of a session, and into no other: it executes the settings,
 * tables and rows that the dump tools write, leaves out what names a database, the server or an
 * account, and refuses everything else. Rows go in pieces of about a megabyte, whatever the length
 * of the dump's statements; their bytes are the dump's.
 */
final class DumpLoader implements DumpHandler {
  private static final int PIECE = 1024 * 1024;

  private final DumpSource source;
  private final SqlSession session;
  private final DumpBytes bytes;
  private final LeftOut leftOut = new LeftOut();
  private final Set<String> databases = new TreeSet<>();
  private final Map<String, TableDefinition> tables = new HashMap<>();
  private long start = -1;
  private InsertHead head;
  private String insert = "";
  private long piece = -1;

  private DumpLoader(DumpSource source, SqlSession session, DumpBytes bytes) {
    this.source = source;
    this.session = session;
    this.bytes = bytes;
  }

  /**
   * Loads it; what was left out.
   *
   * @throws JobException attention, when the dump holds what may not be executed or what the server
   *     refuses
   */
  static List<String> load(DumpSource source, SqlSession session)
      throws IOException, InterruptedException {
    try (InputStream stored = source.open();
        InputStream plain = Decompression.of(stored);
        DumpBytes bytes = DumpBytes.open(source)) {
      DumpLoader loader = new DumpLoader(source, session, bytes);
      ValueCheck unchecked = new ValueCheck((code, column, seen, at) -> {});
      new DumpScanner(new ByteCursor(plain), unchecked, loader).scan();
      return loader.leftOut.lines();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (StoppedLoad e) {
      throw e.interruption();
    }
  }

  @Override
  public void comment(Token comment) {
    // Says nothing to a server.
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    Position at = tokens.get(0).position();
    start = -1;
    switch (StatementRules.kindOf(tokens)) {
      case SETTING, DROP_TABLE -> start = at.offset();
      case CREATE_TABLE -> {
        Optional<String> suspect = TableOptions.suspect(tokens);
        if (suspect.isPresent()) {
          throw refused(at, "a table that reaches beyond its database (" + suspect.get() + ")");
        }
        TableDefinition table = CreateTable.parse(tokens);
        tables.put(TableDefinition.key(table.name()), table);
        start = at.offset();
      }
      case HINT -> {
        // The rows arrive without it as well.
      }
      case DATABASE -> database(StatementRules.databaseOf(tokens), at);
      case REPLICATION -> leftOut.add("GTID and binary log settings");
      case DEFINER -> leftOut.add("views, triggers and routines");
      case FOREIGN -> throw refused(at, "a statement that no dump tool writes");
    }
  }

  private void database(String name, Position at) {
    databases.add(name);
    if (databases.size() > 1) {
      throw refused(at, "a second database (" + String.join(", ", databases) + ")");
    }
    leftOut.add("CREATE DATABASE, DROP DATABASE and USE of " + name);
  }

  private JobException refused(Position at, String what) {
    return new JobException(
        ExitStatus.ATTENTION,
        "Cannot load " + source.name() + ": line " + at.line() + " holds " + what);
  }

  @Override
  public void statementEnd(long offset) {
    if (start >= 0) {
      execute(text(start, offset, ";"));
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead insertHead) {
    head = insertHead;
    piece = -1;
    TableDefinition table = tables.get(TableDefinition.key(head.table()));
    if (table == null) {
      throw refused(head.position(), "rows of " + head.table() + " without its table");
    }
    return Optional.of(
        new InsertPlan(table, head.targets(table), new boolean[table.columns().size()]));
  }

  @Override
  public void row(Row row) {
    long at = row.position().offset();
    if (piece < 0) {
      insert = text(head.position().offset(), at, "");
      piece = at;
    } else if (at - piece > PIECE) {
      execute(insert + text(piece, at, ","));
      piece = at;
    }
  }

  @Override
  public void insertEnd(long offset) {
    execute(insert + text(piece, offset, ";"));
  }

  /** The dump's bytes, one a character, without blanks and the given sign at their end. */
  private String text(long from, long to, String last) {
    try {
      String text = new String(bytes.take(from, to), ISO_8859_1).stripTrailing();
      return text.endsWith(last) ? text.substring(0, text.length() - last.length()) : text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String statement) {
    try {
      session.execute(statement);
    } catch (SQLException e) {
      String begin = statement.substring(0, Math.min(60, statement.length())).replace('\n', ' ');
      throw new JobException(
          SqlSession.isOfTheDump(e) ? ExitStatus.ATTENTION : ExitStatus.ENVIRONMENT,
          "Cannot load %s: %s (at: %s…)".formatted(source.name(), SqlSession.reason(e), begin),
          e);
    } catch (InterruptedException e) {
      throw new StoppedLoad(e);
    }
  }

  @Override
  public void routine(String text, Position position) {
    leftOut.add("views, triggers and routines");
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    throw refused(problem.position(), "what can't be read: " + problem.getMessage());
  }

  /** Carries an interruption through the scanner. */
  private static final class StoppedLoad extends RuntimeException {
    private final transient InterruptedException interruption;

    StoppedLoad(InterruptedException interruption) {
      super(interruption);
      this.interruption = interruption;
    }

    InterruptedException interruption() {
      return interruption;
    }
  }
}

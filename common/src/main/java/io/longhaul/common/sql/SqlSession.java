package io.longhaul.common.sql;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One connection to one database. Statements run in a thread of their own, so that an interrupted
 * caller is free at once: its statement is cut off and the session is of no use any more.
 */
public final class SqlSession implements Closeable {
  /** No right to do it: as little the dump's fault as a server that is down. */
  private static final Set<Integer> DENIED =
      Set.of(1044, 1045, 1142, 1143, 1205, 1213, 1227, 1021, 1114);

  private final Connection connection;
  private final ExecutorService thread;

  SqlSession(Connection connection) {
    this.connection = connection;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread worker = new Thread(task, "longhaul-sql");
              worker.setDaemon(true);
              return worker;
            });
  }

  public void execute(String sql) throws SQLException, InterruptedException {
    run(
        sql,
        statement -> {
          statement.execute(sql);
          return List.of();
        });
  }

  /** Executes what must succeed for the job to go on. */
  public void require(String sql) throws IOException, InterruptedException {
    try {
      execute(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** The first column of the rows. */
  public List<String> list(String sql) throws IOException, InterruptedException {
    try {
      return run(sql, statement -> rows(statement, sql));
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  public long number(String sql) throws IOException, InterruptedException {
    return Long.parseLong(list(sql).get(0));
  }

  private static IOException failed(String sql, SQLException e) {
    String shown = sql.length() > 80 ? sql.substring(0, 80) + "…" : sql;
    return new IOException("Cannot run " + shown + ": " + reason(e), e);
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
    }
    return values;
  }

  /** What a statement is used for. */
  @FunctionalInterface
  private interface Use {
    List<String> of(Statement statement) throws SQLException;
  }

  private List<String> run(String sql, Use use) throws SQLException, InterruptedException {
    Callable<List<String>> task =
        () -> {
          try (Statement statement = connection.createStatement()) {
            // Braces in a text are no call of the driver's.
            statement.setEscapeProcessing(false);
            return use.of(statement);
          }
        };
    Future<List<String>> running = thread.submit(task);
    try {
      return running.get();
    } catch (InterruptedException e) {
      abort();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new IllegalStateException("Cannot run " + sql, e.getCause());
    }
  }

  private void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot end a SQL session", e);
    }
  }

  /**
   * Whether the server objects to what it was given, not to who gives it or to the circumstances.
   */
  public static boolean isOfTheDump(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean said = state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    // Without a state of its own: a row size, a key that does not fit, a missing parent.
    boolean general = state.equals("HY000") && e.getErrorCode() > 0;
    return (said || general) && !DENIED.contains(e.getErrorCode());
  }

  /** The first line of what is wrong. */
  public static String reason(SQLException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst().orElse(text);
  }

  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("Cannot close a SQL session: " + reason(e), e);
    }
  }
}

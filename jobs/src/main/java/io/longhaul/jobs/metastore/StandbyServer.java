package io.longhaul.jobs.metastore;

import static io.longhaul.jobs.metastore.SqlText.quoted;
import static io.longhaul.jobs.metastore.SqlText.text;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A standby on a SQL server. The dump goes into {@code <database>_next}, is checked there, and one
 * RENAME TABLE moves the old tables to {@code <database>_previous} and the new ones in. What the
 * standby has is said by a comment of its table VERSION, which moves along: no file elsewhere can
 * be ahead of it or behind.
 */
final class StandbyServer implements Standby {
  private static final Logger LOG = LoggerFactory.getLogger(StandbyServer.class);
  private static final int LONGEST_NAME = 64;
  private static final String NEXT = "_next";
  private static final String PREVIOUS = "_previous";
  private static final String DROPPED = "_dropped";

  /** While a RENAME waits for a reader, all others wait behind it. */
  private static final long RENAME_WAITS_SECONDS = 30;

  private final SqlServer server;
  private final String database;
  private final DumpReader reader;
  private final ScratchSchema next;
  private final ScratchSchema previous;
  private final ScratchSchema dropped;

  StandbyServer(SqlServer server, String database, DumpReader reader) {
    this.server = server;
    this.database = database;
    this.reader = reader;
    this.next = new ScratchSchema(database + NEXT);
    this.previous = new ScratchSchema(database + PREVIOUS);
    this.dropped = new ScratchSchema(database + DROPPED);
    if (previous.database().length() > LONGEST_NAME) {
      throw Settings.usage(
          "dumps.jdbc.target.url: the database's name is too long for %s beside it"
              .formatted(previous.database()));
    }
  }

  @Override
  public String name() {
    return "jdbc:mysql://" + server.address().authority() + "/" + database;
  }

  @Override
  public boolean has(Mark mark, Running running) throws IOException, InterruptedException {
    try (SqlSession session = server.open("")) {
      boolean there = isThere(session, mark);
      next.drop(session);
      dropped.drop(session);
      return there;
    }
  }

  private boolean isThere(SqlSession session, Mark mark) throws IOException, InterruptedException {
    return session.number(
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = %s AND UPPER(TABLE_NAME) = 'VERSION' AND LOCATE(%s, TABLE_COMMENT) > 0"
                .formatted(text(database), text(mark.text())))
        > 0;
  }

  @Override
  public Optional<String> load(Import wanted, Running running)
      throws IOException, InterruptedException {
    try (SqlSession session = server.open("")) {
      requireReplaceable(session, wanted);
      next.make(session);
    }
    LOG.info("Loading {} into {}", wanted.dump().getFileName(), next.database());
    try (SqlSession session = server.open(next.database())) {
      reader.load(wanted.dump(), session).forEach(left -> LOG.info("Left out: {}", left));
    }
    // A session without the settings of the dump.
    try (SqlSession session = server.open("")) {
      require(
          new DatabaseCheck(session, next.database())
              .wrong(wanted.verdict().rows(), wanted.moves()),
          next.database(),
          ExitStatus.ATTENTION);
      String version = versionTable(session);
      session.require(
          "ALTER TABLE %s.%s COMMENT = %s"
              .formatted(quoted(next.database()), quoted(version), text(wanted.mark().text())));
      running.check();
      boolean kept = swap(session);
      require(new DatabaseCheck(session, database).references(), database, ExitStatus.UNKNOWN);
      next.drop(session);
      dropped.drop(session);
      return kept ? Optional.of(previous.database()) : Optional.empty();
    }
  }

  private static void require(Optional<String> wrong, String where, ExitStatus status) {
    if (wrong.isPresent()) {
      throw new JobException(status, "Cannot import: in " + where + ", " + wrong.get());
    }
  }

  private String versionTable(SqlSession session) throws IOException, InterruptedException {
    return new DatabaseCheck(session, next.database())
        .tables().stream()
            .filter("VERSION"::equalsIgnoreCase)
            .findFirst()
            .orElseThrow(
                () -> new JobException(ExitStatus.ATTENTION, "Cannot import: no table VERSION"));
  }

  /** What can't be moved, or would serve nobody, is known before anything is written. */
  private void requireReplaceable(SqlSession session, Import wanted)
      throws IOException, InterruptedException {
    long views =
        session.number(
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_TYPE <> 'BASE TABLE'"
                .formatted(text(database)));
    long triggers =
        session.number(
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TRIGGERS WHERE TRIGGER_SCHEMA = "
                + text(database));
    if (views + triggers > 0) {
      throw Settings.usage(
          "standby: %s holds %d views and %d triggers, which can't be set aside (drop them first)"
              .formatted(database, views, triggers));
    }
    for (String table : new DatabaseCheck(session, database).tables()) {
      if (table.equalsIgnoreCase("VERSION")) {
        requireVersion(session, table, wanted);
      }
    }
  }

  private void requireVersion(SqlSession session, String table, Import wanted)
      throws IOException, InterruptedException {
    List<String> versions =
        session.list("SELECT SCHEMA_VERSION FROM " + quoted(database) + "." + quoted(table));
    Optional<String> dumped = wanted.verdict().schemaVersion();
    if (versions.size() == 1 && dumped.isPresent() && !versions.get(0).equals(dumped.get())) {
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot import: the dump is of schema %s, the standby's metastore of %s (upgrade the one behind, or drop %s to begin anew)"
              .formatted(dumped.get(), versions.get(0), database));
    }
  }

  /** Moves all tables at once; whether there were old ones. */
  private boolean swap(SqlSession session) throws IOException, InterruptedException {
    session.require("CREATE DATABASE IF NOT EXISTS " + quoted(database));
    List<String> old = new DatabaseCheck(session, database).tables();
    List<String> moves = new ArrayList<>();
    if (!old.isEmpty()) {
      // What is kept of the last time goes in the same moment: a swap that fails leaves that too.
      previous.keep(session);
      dropped.make(session);
      new DatabaseCheck(session, previous.database())
          .tables()
          .forEach(table -> moves.add(move(previous.database(), table, dropped.database())));
    }
    old.forEach(table -> moves.add(move(database, table, previous.database())));
    new DatabaseCheck(session, next.database())
        .tables()
        .forEach(table -> moves.add(move(next.database(), table, database)));
    session.require("SET SESSION lock_wait_timeout = " + renameWaits());
    try {
      session.execute("RENAME TABLE " + String.join(", ", moves));
    } catch (SQLException e) {
      if (e.getErrorCode() == 0) {
        throw unknown(e);
      }
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot replace %s: %s; it is as it was".formatted(database, SqlSession.reason(e)),
          e);
    } catch (InterruptedException e) {
      throw unknown(e);
    }
    return !old.isEmpty();
  }

  /** Shorter than we wait for its answer: else nobody knows what came of it. */
  private long renameWaits() {
    return Math.max(1, Math.min(RENAME_WAITS_SECONDS, server.timeout().toSeconds() / 2));
  }

  private static String move(String from, String table, String to) {
    return "%s.%s TO %s.%s".formatted(quoted(from), quoted(table), quoted(to), quoted(table));
  }

  private JobException unknown(Exception e) {
    return new JobException(
        ExitStatus.UNKNOWN,
        "Cannot tell whether %s was replaced: the server went away in that moment; the next import looks, and finishes"
            .formatted(database),
        e);
  }
}

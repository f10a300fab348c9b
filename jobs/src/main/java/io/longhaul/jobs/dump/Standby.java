package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The database of a standby, which gets the tables of a loaded one all at once: a single RENAME
 * TABLE sets its own tables aside and moves the new ones in, so that it holds the old state or the
 * new one and nothing in between.
 */
final class Standby {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LONGEST_NAME = 64;

  private final SqlServer server;
  private final String database;

  Standby(SqlServer server, String database) {
    this.server = server;
    this.database = database;
  }

  /**
   * Refuses, before anything is written, what can't or may not be replaced.
   *
   * @param overwrite whether its tables may be replaced
   */
  void require(DumpRestoreConfig.Overwrite overwrite) throws IOException, InterruptedException {
    try (SqlSession session = server.open("")) {
      if (overwrite == DumpRestoreConfig.Overwrite.REFUSED) {
        long tables = tables(session, database, "%").size();
        if (tables > 0) {
          throw new JobException(
              ExitStatus.USAGE,
              "Invalid --jdbc: database %s holds %d tables (--confirm-overwrite replaces them; a"
                      .formatted(database, tables)
                  + " URL without a database drills in a scratch database)");
        }
        return;
      }
      refuse(tables(session, database, "%VIEW").size(), "views");
      refuse(
          session.number(
              "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TRIGGERS WHERE TRIGGER_SCHEMA = '%s'"
                  .formatted(database)),
          "triggers");
      long users =
          session.number(
              "SELECT COUNT(*) FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = '%s'"
                  .formatted(database));
      if (users > 0) {
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot replace %s: %d connections use it (stop its metastore first)"
                .formatted(database, users));
      }
    }
  }

  private void refuse(long count, String what) {
    if (count > 0) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --jdbc: database %s holds %d %s, which can't be set aside (drop them first)"
              .formatted(database, count, what));
    }
  }

  private static List<String> tables(SqlSession session, String name, String kind)
      throws IOException, InterruptedException {
    return session.list(
        "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '%s'".formatted(name)
            + " AND TABLE_TYPE LIKE '%s'".formatted(kind));
  }

  /**
   * Moves the tables of a loaded database in.
   *
   * @return the database that now holds the tables of before; empty when there were none
   * @throws JobException unknown, when the server went away in that moment
   */
  Optional<String> replace(ScratchDatabase loaded, Instant now)
      throws IOException, InterruptedException {
    require(DumpRestoreConfig.Overwrite.CONFIRMED);
    String before = aside(now);
    try (SqlSession session = server.open("")) {
      List<String> old = tables(session, database, "BASE TABLE");
      session.require("CREATE DATABASE IF NOT EXISTS `" + database + "`");
      if (!old.isEmpty()) {
        session.require("CREATE DATABASE `" + before + "`");
      }
      List<String> moves = new ArrayList<>();
      old.forEach(table -> moves.add(move(database, table, before)));
      tables(session, loaded.name(), "BASE TABLE")
          .forEach(table -> moves.add(move(loaded.name(), table, database)));
      rename(session, moves, before, !old.isEmpty());
      return old.isEmpty() ? Optional.empty() : Optional.of(before);
    }
  }

  private String aside(Instant now) {
    String suffix = "_before_" + TIME.format(now);
    int length = Math.min(database.length(), LONGEST_NAME - suffix.length());
    return database.substring(0, length) + suffix;
  }

  private static String move(String from, String table, String to) {
    return "`%s`.`%s` TO `%s`.`%s`".formatted(from, table, to, table);
  }

  private void rename(SqlSession session, List<String> moves, String before, boolean aside)
      throws IOException, InterruptedException {
    try {
      session.execute("RENAME TABLE " + String.join(", ", moves));
    } catch (SQLException e) {
      if (e.getErrorCode() == 0) {
        throw unknown(before, e);
      }
      if (aside) {
        session.require("DROP DATABASE `" + before + "`");
      }
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot replace %s: %s; it is as it was".formatted(database, SqlSession.reason(e)),
          e);
    } catch (InterruptedException e) {
      throw unknown(before, e);
    }
  }

  private JobException unknown(String before, Exception e) {
    return new JobException(
        ExitStatus.UNKNOWN,
        "Cannot tell whether %s was replaced: its tables are in it or in %s, look with SHOW TABLES"
            .formatted(database, before),
        e);
  }
}

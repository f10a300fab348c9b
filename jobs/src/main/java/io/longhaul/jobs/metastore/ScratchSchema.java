package io.longhaul.jobs.metastore;

import static io.longhaul.jobs.metastore.SqlText.quoted;
import static io.longhaul.jobs.metastore.SqlText.text;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.util.List;

/**
 * A database beside the standby's that is ours to fill and to drop: it holds a table that says so.
 */
record ScratchSchema(String database) {
  /** Tells a database that we made from one that only has its name. */
  static final String MARKER = "LONGHAUL_OWN";

  /**
   * Drops it.
   *
   * @throws JobException usage, when it is somebody else's
   */
  void drop(SqlSession session) throws IOException, InterruptedException {
    if (isThere(session)) {
      requireOurs(session);
      session.require("DROP DATABASE " + quoted(database));
    }
  }

  private boolean isThere(SqlSession session) throws IOException, InterruptedException {
    return session.number(
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME = "
                + text(database))
        > 0;
  }

  private void requireOurs(SqlSession session) throws IOException, InterruptedException {
    List<String> tables =
        session.list(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = "
                + text(database));
    // A run may have died between making it and saying whose it is.
    if (!tables.isEmpty() && tables.stream().noneMatch(MARKER::equalsIgnoreCase)) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid standby: database %s has its place and was not made by an import (rename or drop it)"
              .formatted(database));
    }
  }

  /** Makes it anew, with nothing in it but the marker. */
  void make(SqlSession session) throws IOException, InterruptedException {
    drop(session);
    keep(session);
  }

  /**
   * Makes it unless it is there.
   *
   * @throws JobException usage, when it is somebody else's
   */
  void keep(SqlSession session) throws IOException, InterruptedException {
    if (isThere(session)) {
      requireOurs(session);
    }
    session.require("CREATE DATABASE IF NOT EXISTS " + quoted(database));
    session.require(
        "CREATE TABLE IF NOT EXISTS " + quoted(database) + "." + quoted(MARKER) + " (ID INT)");
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a loaded database fit for a metastore of the drill: Hive's own scripts, and two rows. */
final class SchemaUpgrade {
  /** What a metastore of 2.3 becomes: no server of that line runs on the Java of today. */
  static final String RAISED = "3.1.0";

  private static final List<String> SCRIPTS =
      List.of("upgrade-2.3.0-to-3.0.0.mysql.sql", "upgrade-3.0.0-to-3.1.0.mysql.sql");

  private SchemaUpgrade() {}

  /**
   * Raises a database of schema 2.3 to 3.1.
   *
   * @param folder of Hive's upgrade scripts
   */
  static void raise(SqlSession session, Path folder) throws IOException, InterruptedException {
    for (String name : SCRIPTS) {
      Path script = folder.resolve(name);
      if (!Files.isRegularFile(script)) {
        throw new JobException(
            ExitStatus.USAGE, "Invalid installation: no file " + script + " (build with Maven)");
      }
      for (String statement : statements(Files.readAllBytes(script))) {
        session.require(statement);
      }
    }
    String version = session.list("SELECT SCHEMA_VERSION FROM VERSION").get(0);
    if (!version.equals(RAISED)) {
      throw new IOException("Cannot raise the schema to " + RAISED + ": VERSION says " + version);
    }
  }

  /** Hive's scripts move what lies on the long retired s3n to s3a. */
  static void raise(MetastoreFacts facts) {
    facts.put(
        MetastoreFacts.LOCATION,
        facts.get(MetastoreFacts.LOCATION).replaceFirst("^s3n://", "s3a://"));
  }

  /** The statements of a script, without their semicolons. */
  static List<String> statements(byte[] script) throws IOException {
    ByteCursor cursor = new ByteCursor(new ByteArrayInputStream(script));
    Lexer lexer = new Lexer(cursor);
    List<String> statements = new ArrayList<>();
    int start = -1;
    try {
      for (Token token = lexer.next(); token.kind() != Token.Kind.EOF; token = lexer.next()) {
        if (token.kind() == Token.Kind.END && start >= 0) {
          int end = (int) cursor.offset() - 1;
          statements.add(new String(script, start, end - start, UTF_8));
          start = -1;
        } else if (token.kind() != Token.Kind.COMMENT && token.kind() != Token.Kind.END) {
          start = start < 0 ? (int) token.position().offset() : start;
        }
      }
    } catch (DumpSyntaxException e) {
      throw new IOException("Cannot read an upgrade script: " + e.getMessage(), e);
    }
    return statements;
  }

  /**
   * Adds what a metastore would make at its start, where it is missing: it would look for a
   * warehouse on a file system, which it has none of in a drill.
   */
  static void complete(SqlSession session) throws IOException, InterruptedException {
    session.require(
        "UPDATE CTLGS SET LOCATION_URI = 'file:///longhaul-drill' WHERE LOCATION_URI = 'TBD'");
    long databases =
        session.number("SELECT COUNT(*) FROM DBS WHERE NAME = 'default' AND CTLG_NAME = 'hive'");
    if (databases == 0) {
      session.require(
          "INSERT INTO DBS (DB_ID, `DESC`, DB_LOCATION_URI, NAME, OWNER_NAME, OWNER_TYPE, CTLG_NAME)"
              + " SELECT COALESCE(MAX(DB_ID), 0) + 1, 'made by the drill',"
              + " 'file:///longhaul-drill', 'default', 'public', 'ROLE', 'hive' FROM DBS");
    }
  }
}

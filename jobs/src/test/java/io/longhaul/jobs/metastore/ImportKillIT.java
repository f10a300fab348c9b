package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.sql.SqlSession;
import io.longhaul.jobs.dump.MariaDb;
import io.longhaul.jobs.dump.SeededMetastore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports that are killed, and what the next one makes of them. Set {@code longhaul.test.moments}
 * to kill at more moments, {@code longhaul.test.seed} to have those of an earlier day again.
 */
class ImportKillIT {
  private static final long SEED = Long.getLong("longhaul.test.seed", System.nanoTime() % 100_000);
  private static final int MOMENTS = Math.min(10, Integer.getInteger("longhaul.test.moments", 3));
  private static final Instant D = Instant.parse("2026-11-20T10:00:00Z");
  private static int databases;

  @TempDir static Path directory;
  private static MariaDb server;
  private static String dumpA;
  private static String dumpB;

  @TempDir Path folder;
  private ImportTrial trial;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = ImportTrial.server(directory);
    SeededMetastore.create(server, "a", 1);
    SeededMetastore.create(server, "b", 2);
    dumpA = server.dump("--hex-blob", "a");
    dumpB = server.dump("--hex-blob", "b");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void make() throws IOException {
    trial = new ImportTrial(folder, server, "standby" + ++databases);
    trial.dump(D, dumpA);
  }

  /** An import whose RENAME waits is killed; what waits at the server goes on without it. */
  @Test
  void oneThatIsKilledWhileItSwapsIsFinishedByTheNext() throws Exception {
    trial.allCopied(D.plusSeconds(9999));
    trial.load(0);
    String old = trial.contents(trial.database);
    trial.dump(D.plusSeconds(60), dumpB);
    try (SqlSession reader = trial.session();
        JobProcess job = JobProcess.start(folder, trial.work, trial.words())) {
      reader.require("SET autocommit = 0");
      reader.list("SELECT TBL_ID FROM %s.TBLS".formatted(trial.database));
      while (trial.number(
              "select count(*) from information_schema.processlist where info like 'RENAME%'")
          == 0) {
        assertThat(job.isAlive()).as(job.err()).isTrue();
        Thread.sleep(20);
      }
      job.kill();
    }
    while (trial.number(
            "select count(*) from information_schema.processlist where info like 'RENAME%'")
        > 0) {
      Thread.sleep(20);
    }
    requireOneOf(old, dumpB);
    trial.load(0);
    requireImported(dumpB);
  }

  @Test
  void oneThatIsKilledAtAnyMomentIsFinishedByTheNext() throws Exception {
    System.out.println("Seed of the random moments: " + SEED);
    Random random = new Random(SEED);
    trial.allCopied(D.plusSeconds(999_999));
    trial.load(0);
    int tables =
        (int)
            trial.number("select count(*) from information_schema.tables where table_schema = 'a'");
    for (int i = 0; i < MOMENTS; i++) {
      String old = trial.contents(trial.database);
      String dump = i % 2 == 0 ? dumpB : dumpA;
      Instant instant = D.plusSeconds(60L * (i + 1));
      trial.dump(instant, dump);
      // Loading, ready to be moved, moved: the last two are short, so that they have more of them.
      int moment = random.nextInt(tables * 2);
      try (SqlSession session = trial.session();
          JobProcess job = JobProcess.start(folder, trial.work, trial.words())) {
        String reached = awaitMoment(session, job, instant, moment, tables);
        job.kill();
        System.out.println("Killed: " + reached);
        requireOneOf(old, dump);
      }
      trial.load(0);
      requireImported(dump);
    }
  }

  private String awaitMoment(
      SqlSession session, JobProcess job, Instant instant, int moment, int tables)
      throws IOException, InterruptedException {
    String in = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '%s%s'";
    String marked = " AND TABLE_COMMENT LIKE 'longhaul%" + instant + "'";
    boolean loading = moment < tables;
    boolean moved = !loading && moment % 2 == 0;
    String sql = in.formatted(trial.database, moved ? "" : "_next") + (loading ? "" : marked);
    while (session.number(sql) <= (loading ? moment : 0) && job.isAlive()) {
      Thread.sleep(1);
    }
    String what = moved ? "moved" : "loaded";
    return (loading ? moment + " tables loaded" : what) + (job.isAlive() ? "" : ", at its end");
  }

  private String expected(String dump) throws IOException, InterruptedException {
    return trial.contents(dump.equals(dumpA) ? "a" : "b");
  }

  private void requireOneOf(String old, String dump) throws IOException, InterruptedException {
    String now = trial.contents(trial.database);
    List<String> whole =
        List.of(old, expected(dump).replace("gs://dr-primary/", "gs://dr-standby/"));
    assertThat(whole.contains(now))
        .as("the whole old or the whole new one:%n%.3000s", now)
        .isTrue();
    try (SqlSession session = trial.session()) {
      assertThat(new DatabaseCheck(session, trial.database).references()).isEmpty();
    }
  }

  private void requireImported(String dump) throws IOException, InterruptedException {
    assertThat(trial.contents(trial.database).replace("gs://dr-standby/", "gs://dr-primary/"))
        .isEqualTo(expected(dump));
    try (SqlSession session = trial.session()) {
      assertThat(new DatabaseCheck(session, trial.database).references()).isEmpty();
    }
    assertThat(trial.databases()).containsExactly(trial.database, trial.database + "_previous");
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import io.longhaul.jobs.engine.MetastoreClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** One drill with a valid dump, from its file to what a metastore makes of it. */
final class Drill {
  private static final String SCRATCH = "longhaul_drill_";
  private static final String RESTORE = "longhaul_restore_";

  private final DumpRestoreConfig config;
  private final RestoreProgress progress;
  private final Phases phases;
  private final Tools tools;
  private final Path folder;

  /**
   * What a drill works with.
   *
   * @param driverJar where the SQL driver is from, for the metastore's class path
   */
  record Tools(
      Installation installation, Driver driver, Path driverJar, DumpFiles files, Clock clock) {}

  Drill(DumpRestoreConfig config, RestoreProgress progress, Tools tools, Path folder) {
    this.config = config;
    this.progress = progress;
    this.phases = progress.phases();
    this.tools = tools;
    this.folder = folder;
  }

  /** Runs it; what it comes to is in the progress. */
  void run(DumpSource given, DumpSummary summary) throws IOException, InterruptedException {
    DumpSource source = config.maps().isEmpty() ? given : rewritten(given);
    Dump dump = new Dump(source, summary);
    // Before hours of loading: the jars of its line are there.
    tools.installation().library(dump.library());
    if (config.jdbc().isPresent()) {
      standby(dump, config.jdbc().get());
      return;
    }
    try (EmbeddedMariaDb db =
        phases.time(
            "server", () -> EmbeddedMariaDb.start(folder, tools.driver(), config.timeout()))) {
      // Not dropped: it goes with its server.
      rehearse(
          dump,
          db.server(),
          ScratchDatabase.create(db.server(), SCRATCH, DumpRestoreConfig.Keep.ALL));
    }
  }

  private void standby(Dump dump, DumpRestoreConfig.Account account)
      throws IOException, InterruptedException {
    SqlServer server =
        new SqlServer(
            tools.driver(),
            account.address(),
            account.user(),
            account.password(),
            config.timeout());
    Optional<Standby> standby = account.address().database().map(name -> new Standby(server, name));
    if (standby.isPresent()) {
      standby.get().require(config.overwrite());
    }
    try (ScratchDatabase scratch = ScratchDatabase.create(server, SCRATCH, config.keep())) {
      rehearse(dump, server, scratch);
      if (config.keep() == DumpRestoreConfig.Keep.ALL) {
        progress.kept("database " + scratch.name());
      }
    }
    boolean proven = progress.findings().differenceCount() == 0;
    if (proven && config.overwrite() == DumpRestoreConfig.Overwrite.CONFIRMED) {
      replace(dump, server, standby.orElseThrow());
    }
  }

  private DumpSource rewritten(DumpSource given) throws IOException, InterruptedException {
    Path file = folder.resolve("rewritten.sql");
    phases.time(
        "rewrite",
        () -> {
          LocationMap map = LocationMap.parse(config.maps());
          DumpRewriteJob job = new DumpRewriteJob(given.name(), file.toString(), map, false);
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            return job.rewrite(given, out);
          }
        });
    return DumpFiles.dump(given.name(), tools.files().place(file.toString()));
  }

  private void rehearse(Dump dump, SqlServer server, ScratchDatabase scratch)
      throws IOException, InterruptedException {
    progress.into(server.address().authority(), scratch.name());
    RestoreCheck check = new RestoreCheck(progress.findings());
    phases.time("load", () -> load(dump, scratch));
    try (SqlSession session = scratch.open()) {
      phases.time("count", () -> count(check, session, dump));
      if (dump.isRaised()) {
        phases.time("raise", () -> raise(session));
      }
      SchemaUpgrade.complete(session);
    }
    try (MetastoreProcess metastore =
        phases.time(
            "metastore",
            () ->
                MetastoreProcess.start(
                    tools.installation().library(dump.library()),
                    tools.driverJar(),
                    server,
                    scratch.name(),
                    folder))) {
      List<Sampled> sample = phases.time("compare", () -> compare(check, dump, metastore));
      phases.time("data files", () -> dataFiles(sample));
    }
  }

  private Void load(Dump dump, ScratchDatabase scratch) throws IOException, InterruptedException {
    try (SqlSession session = scratch.open()) {
      progress.leftOut(DumpLoader.load(dump.source(), session));
    }
    return null;
  }

  private static Void count(RestoreCheck check, SqlSession session, Dump dump)
      throws IOException, InterruptedException {
    check.rows(session, dump.summary().rows());
    return null;
  }

  private Void raise(SqlSession session) throws IOException, InterruptedException {
    SchemaUpgrade.raise(session, tools.installation().library("metastore").resolve("upgrade"));
    progress.raised(SchemaUpgrade.RAISED);
    return null;
  }

  private List<Sampled> compare(RestoreCheck check, Dump dump, MetastoreProcess metastore)
      throws IOException, InterruptedException {
    DumpInventory inventory = DumpInventory.read(dump.source(), config.verify(), config.seed());
    List<Sampled> sample = DumpSample.read(dump.source(), inventory);
    if (dump.isRaised()) {
      sample.forEach(one -> SchemaUpgrade.raise(one.facts()));
    }
    try (MetastoreClient client = MetastoreClient.open(metastore.address(), config.timeout())) {
      check.names(inventory, client);
      check.sample(sample, client);
    }
    return sample;
  }

  private Void dataFiles(List<Sampled> sample) throws InterruptedException {
    progress.dataFiles(new DataFileCheck(tools.files(), progress.findings()).check(sample));
    return null;
  }

  /** Loads the dump once more, into tables that no metastore and no script has touched. */
  private void replace(Dump dump, SqlServer server, Standby standby)
      throws IOException, InterruptedException {
    try (ScratchDatabase fresh =
        ScratchDatabase.create(server, RESTORE, DumpRestoreConfig.Keep.NOTHING)) {
      phases.time("reload", () -> load(dump, fresh));
      RestoreFindings findings = new RestoreFindings();
      try (SqlSession session = fresh.open()) {
        count(new RestoreCheck(findings), session, dump);
      }
      if (findings.differenceCount() > 0) {
        throw new JobException(
            ExitStatus.ATTENTION,
            "Cannot replace the standby: loaded again, " + findings.differences().get(0));
      }
      String database = server.address().database().orElseThrow();
      String before =
          phases.time("replace", () -> standby.replace(fresh, tools.clock().instant())).orElse("");
      progress.published(database, before);
    }
  }

  /** A valid dump and which metastore it is for. */
  private record Dump(DumpSource source, DumpSummary summary) {
    String line() {
      return summary.schemaVersion().flatMap(MetastoreSchema::lineOf).orElseThrow();
    }

    boolean isRaised() {
      return line().equals("2.3");
    }

    String library() {
      return line().equals("4.0") ? "metastore4" : "metastore";
    }
  }
}

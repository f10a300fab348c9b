package io.longhaul.jobs;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.repack.Repacking;
import io.longhaul.jobs.copy.CompareOptions;
import io.longhaul.jobs.copy.CopyOptions;
import io.longhaul.jobs.copy.UndoOptions;
import io.longhaul.jobs.demo.DemoOptions;
import io.longhaul.jobs.dump.DumpContents;
import io.longhaul.jobs.dump.DumpLatestOptions;
import io.longhaul.jobs.dump.DumpRestoreOptions;
import io.longhaul.jobs.dump.DumpRewriteOptions;
import io.longhaul.jobs.dump.DumpValidateOptions;
import io.longhaul.jobs.hbase.HBaseExportOptions;
import io.longhaul.jobs.hbase.HBaseImportOptions;
import io.longhaul.jobs.hbase.ReplicateOptions;
import io.longhaul.jobs.hbase.VerifyOptions;
import io.longhaul.jobs.link.LinkOptions;
import io.longhaul.jobs.metastore.ExportOptions;
import io.longhaul.jobs.metastore.ImportOptions;
import io.longhaul.jobs.repack.PolicyRepacking;
import io.longhaul.jobs.repack.RepackOptions;
import io.longhaul.jobs.report.ResultOptions;
import io.longhaul.jobs.report.ScheduleOptions;
import io.longhaul.jobs.report.StatusOptions;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Every job there is. Adding one = one class in its family's folder and one line here. */
final class Jobs {
  /** In the order of the help. */
  static final List<Entry> ALL =
      List.of(
          new Entry(
              "demo",
              Engine.SPARK,
              "demo",
              "demo",
              "show a job end to end on this machine, on two clusters in one process",
              () -> new DemoOptions(new InProcess())),
          new Entry(
              "copy",
              Engine.SPARK,
              "copy",
              "spark",
              "copy datasets to the target, in priority order, held to the link, verified",
              () -> new CopyOptions(repacking())),
          new Entry(
              "copy-compare",
              Engine.SPARK,
              "copy",
              "spark",
              "hold the target against the source by content",
              () -> new CompareOptions(repacking())),
          new Entry(
              "copy-undo",
              Engine.NONE,
              "copy",
              "spark",
              "bring back what a run removed or replaced at the target",
              UndoOptions::new),
          new Entry(
              "link",
              Engine.NONE,
              "link",
              "spark",
              "show the link and the runs on it; set its rate, pause it, resume it",
              LinkOptions::new),
          new Entry(
              "repack",
              Engine.SPARK,
              "repack",
              "spark",
              "merge small Parquet files into few dense ones, proven equal",
              () ->
                  new RepackOptions(
                      CopyOptions::load,
                      policy -> CopyOptions.repacked(policy, repacking()),
                      (policy, lines) -> CopyOptions.repackedPlan(policy, lines, repacking()))),
          new Entry(
              "dump-validate",
              Engine.NONE,
              "dump",
              "spark",
              "judge metastore SQL dumps before a standby depends on them",
              DumpValidateOptions::new),
          new Entry(
              "dump-latest",
              Engine.NONE,
              "dump",
              "spark",
              "find the newest valid dump of a backup folder",
              DumpLatestOptions::new),
          new Entry(
              "dump-rewrite",
              Engine.NONE,
              "dump",
              "spark",
              "move the locations of a dump to the standby",
              DumpRewriteOptions::new),
          new Entry(
              "dump-restore",
              Engine.NONE,
              "dump",
              "dump-restore",
              "prove that a dump restores: load it, start a metastore on it, compare",
              DumpRestoreOptions::new),
          new Entry(
              "metastore-export",
              Engine.NONE,
              "metastore",
              "spark",
              "take a dump of the source's metastore through the dump gate",
              () -> new ExportOptions(new InProcess())),
          new Entry(
              "metastore-import",
              Engine.NONE,
              "metastore",
              "spark",
              "load the newest valid dump into the standby's metastore, all at once",
              () -> new ImportOptions(new InProcess(), new DumpContents())),
          new Entry(
              "hbase-export",
              Engine.NONE,
              "hbase",
              "spark",
              "export HBase tables: a base, then windows that follow without a gap, read back",
              HBaseExportOptions::new),
          new Entry(
              "hbase-import",
              Engine.NONE,
              "hbase",
              "spark",
              "import exported windows into the target's HBase, in order, each once",
              HBaseImportOptions::new),
          new Entry(
              "hbase-verify",
              Engine.NONE,
              "hbase",
              "spark",
              "prove that HBase tables of the target hold what the source's hold; repair rows",
              VerifyOptions::new),
          new Entry(
              "hbase-replicate",
              Engine.NONE,
              "hbase",
              "spark",
              "make the peers of HBase's own replication, and watch how far they are",
              ReplicateOptions::new),
          new Entry(
              "schedule",
              Engine.NONE,
              "report",
              "spark",
              "make schedules of a policy: Airflow, cron, systemd, Cloud Scheduler, Dataproc",
              ScheduleOptions::new),
          new Entry(
              "status",
              Engine.NONE,
              "report",
              "spark",
              "say how old each copy is against its rpo, and what no dataset covers",
              StatusOptions::new),
          new Entry(
              "result",
              Engine.NONE,
              "report",
              "spark",
              "end with the exit status of a run, from its report",
              ResultOptions::new));

  private Jobs() {}

  private static Repacking.Factory repacking() {
    return new PolicyRepacking(Clock.systemUTC());
  }

  /** What a job starts in this process. */
  enum Engine {
    NONE,
    SPARK
  }

  /**
   * One job.
   *
   * @param name word of the command line
   * @param folder package below this one
   * @param classPath folder of {@code target/lib} that the job needs: {@code spark}, which all
   *     have, or one named like the job, which the launcher adds for it
   * @param help one line
   */
  record Entry(
      String name,
      Engine engine,
      String folder,
      String classPath,
      String help,
      Supplier<JobOptions> options) {
    Entry {
      requireNonNull(name, "name is null");
      requireNonNull(engine, "engine is null");
      requireNonNull(folder, "folder is null");
      requireNonNull(classPath, "classPath is null");
      requireNonNull(help, "help is null");
      requireNonNull(options, "options is null");
    }
  }
}

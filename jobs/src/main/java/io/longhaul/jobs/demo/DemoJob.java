package io.longhaul.jobs.demo;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.JobStarter;
import io.longhaul.jobs.demo.Steps.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Shows {@code copy} from end to end on this machine. */
final class DemoJob implements Job {
  /** Under the target's warehouse: where copy keeps its runs when the policy names no state. */
  private static final String RUNS = ".longhaul/runs";

  private final DemoConfig config;
  private final JobStarter jobs;
  private final PrintStream out;

  /**
   * Starts nothing.
   *
   * @param out where the steps are printed as they happen
   */
  DemoJob(DemoConfig config, JobStarter jobs, PrintStream out) {
    this.config = config;
    this.jobs = jobs;
    this.out = out;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Steps steps = new Steps(out);
    try (DemoFolder folder = DemoFolder.create(config.folder());
        Clusters clusters = new Clusters(folder.data());
        HiveSessions sessions = new HiveSessions(folder.data())) {
      SourceWarehouse warehouse = new SourceWarehouse(clusters, config.scale());
      CopyDemo demo =
          new CopyDemo(folder, clusters, sessions, warehouse, jobs, config.scale().cap());
      steps.run("clusters", "Start two HDFS clusters", step -> start(step, folder, clusters));
      if (demo.run(steps)) {
        new UndoDemo(folder, clusters, warehouse, jobs).run(steps);
      }
      steps.run("files", "Where the files lie", step -> save(step, folder, clusters));
      steps.conclude();
      if (config.keep()) {
        steps.hold(
            List.of(
                "source  " + clusters.sourceWarehouse(), "target  " + clusters.targetWarehouse()));
      }
      ExitStatus exit = steps.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.ATTENTION;
      return new DemoReport(exit, demo.run(), folder.root(), steps.json());
    }
  }

  private static void start(Step step, DemoFolder folder, Clusters clusters) throws IOException {
    clusters.start();
    step.say("source  " + clusters.sourceWarehouse());
    step.say("target  " + clusters.targetWarehouse());
    step.say("folder  " + folder.root());
    step.figures()
        .put("source", clusters.sourceWarehouse())
        .put("target", clusters.targetWarehouse());
  }

  /** The target goes away with the demo: its record of the runs does not. */
  private static void save(Step step, DemoFolder folder, Clusters clusters) throws IOException {
    step.say("policy   " + folder.policyFile());
    step.say("reports  " + folder.reports());
    Path runs = new Path(clusters.targetWarehouse(), RUNS);
    FileSystem target = clusters.target();
    if (target.exists(runs)) {
      target.copyToLocalFile(false, runs, new Path(folder.runs().toUri()), true);
      step.say("runs     " + folder.runs());
      step.say("         copied from " + runs);
    } else {
      step.check(List.of("No record of the runs at the target: " + runs));
    }
  }
}

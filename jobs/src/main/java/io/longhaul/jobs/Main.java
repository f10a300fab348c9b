package io.longhaul.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.jobs.Jobs.Entry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;

/** The process: one job, one exit status. */
public final class Main {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";

  /** The engine's own process runs the driver: it takes an exit before the return for a failure. */
  private static final String CLUSTER = "cluster";

  private Main() {}

  public static void main(String[] args) {
    main(Jobs.ALL, args);
  }

  static void main(List<Entry> jobs, String[] args) {
    Signals signals = new ProcessSignals(Thread.currentThread(), Runtime.getRuntime()::halt);
    // Not System.out: its charset is the locale's, and the result has to be UTF-8 everywhere.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    int status = new CommandLine(jobs, signals, out, System.err).run(List.of(args));
    out.flush();
    if (status != 0 || !System.getProperty(DEPLOY_MODE, "").equals(CLUSTER)) {
      System.exit(status);
    }
  }

  /** Runs one command line and gives its exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return new CommandLine(Jobs.ALL, Signals.none(), out, err).run(List.of(args));
  }
}

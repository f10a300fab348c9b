package io.longhaul.bench;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

/** Measures the cases named on the command line, one after the other. */
public final class Bench {
  private static final Map<String, BenchCase> CASES = cases();

  private Bench() {}

  private static Map<String, BenchCase> cases() {
    Map<String, BenchCase> cases = new LinkedHashMap<>();
    for (Workload workload :
        new Workload[] {Workload.ONE_LARGE, Workload.MEDIUM, Workload.SMALL}) {
      cases.put(workload.name(), new PairCase(workload));
    }
    return cases;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    BenchOptions options = new BenchOptions();
    CmdLineParser parser = new CmdLineParser(options);
    try {
      parser.parseArgument(args);
      for (String name : options.cases) {
        if (!CASES.containsKey(name)) {
          throw new IllegalArgumentException(
              "Invalid case: " + name + " (one of " + CASES.keySet() + ")");
        }
      }
    } catch (CmdLineException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      parser.printUsage(System.err);
      System.exit(2);
    }
    try (Session session = new Session(options, Clock.systemUTC(), System.out)) {
      for (String name : options.cases) {
        CASES.get(name).run(session);
      }
    }
    // Engines leave threads behind that are no daemons.
    System.exit(0);
  }
}

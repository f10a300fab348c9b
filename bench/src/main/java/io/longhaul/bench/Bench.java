package io.longhaul.bench;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

/** Measures the cases named on the command line, one after the other. */
public final class Bench {
  private static final Map<String, BenchCase> CASES = cases();

  private Bench() {}

  private static Map<String, BenchCase> cases() {
    Map<String, BenchCase> cases = new LinkedHashMap<>();
    for (Workload workload : List.of(Workload.ONE_LARGE, Workload.MEDIUM, Workload.SMALL)) {
      String name = workload.name();
      cases.put(name, new PairCase(name, workload, List.of("longhaul", "distcp", "distcp4")));
    }
    for (Workload workload : List.of(Workload.ONE_LARGE, Workload.MEDIUM, Workload.SMALL)) {
      String name = "cold-" + workload.name();
      List<String> engines = List.of("longhaul-cold", "distcp-cold", "distcp4-cold");
      cases.put(name, new PairCase(name, workload, engines));
    }
    cases.put("calls", new CallsCase(Workload.SMALL));
    Stall stall = new Stall(Duration.ofSeconds(5));
    for (CapCase cap :
        List.of(
            new CapCase("cap-a", Workload.ONE_LARGE, 20_000_000, Optional.empty()),
            new CapCase("cap-b", Workload.MEDIUM, 20_000_000, Optional.empty()),
            new CapCase("cap-c", Workload.SMALL, 5_000_000, Optional.empty()),
            new CapCase("cap-d", Workload.ONE_LARGE, 20_000_000, Optional.of(stall)))) {
      cases.put(cap.name(), cap);
    }
    cases.put("priority", new PriorityCase());
    cases.put("plan", new PlanCase());
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
    Consumer<String> table = System.out::println;
    try (Session session = new Session(options, Clock.systemUTC(), table)) {
      for (String name : options.cases) {
        CASES.get(name).run(session);
      }
    }
    // Engines leave threads behind that are no daemons.
    System.exit(0);
  }
}

package io.longhaul.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      String name = "warm-" + workload.name();
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
            new CapCase("cap-a", Workload.ONE_LARGE, 20_000_000, CapCase.ALL),
            new CapCase("cap-b", Workload.MEDIUM, 20_000_000, CapCase.ALL),
            new CapCase("cap-c", Workload.SMALL, 5_000_000, CapCase.ALL),
            new CapCase("cap-d", Workload.ONE_LARGE, 20_000_000, CapCase.ALL).stalled(stall))) {
      cases.put(cap.name(), cap);
    }
    cases.put("cap-file", new FileCapCase("cap-file", Workload.MEDIUM, 20_000_000));
    List<String> executors = List.of("longhaul-executors");
    for (CapCase cap :
        List.of(
            new CapCase("executors-b", Workload.MEDIUM, 20_000_000, executors),
            new CapCase("executors-c", Workload.MANY_SMALL, 5_000_000, executors)
                .warmedBy(Workload.MANY_SMALL.bytes() / 2))) {
      cases.put(cap.name(), cap);
    }
    distCp(cases);
    cases.put("link-two-runs", new SharedLinkCase("link-two-runs", SharedLinkCase.Ending.IN_ORDER));
    cases.put("link-killed", new SharedLinkCase("link-killed", SharedLinkCase.Ending.KILLED));
    cases.put("link-set", new LinkSetCase("link-set"));
    cases.put("priority", new PriorityCase());
    cases.put("plan", new PlanCase());
    cases.put("nothing", new NothingCase());
    cases.put("killed", new KilledCase(Workload.MEDIUM, 50_000_000));
    repack(cases);
    hbase(cases);
    return cases;
  }

  private static void repack(Map<String, BenchCase> cases) {
    cases.put("repack-memory", new RepackMemoryCase());
    cases.put(
        "repack-tasks",
        new RepackCase(
            "repack-tasks",
            new LineItemFiles(1, 400),
            new RepackEngine.LonghaulTasks(2),
            List.of(new RepackEngine.LonghaulTasks(1))));
    LineItemFiles lineItem = new LineItemFiles(1, 400);
    cases.put(
        "repack-slow-peers",
        new RepackCase(
            "repack-slow-peers",
            lineItem,
            new RepackEngine.Longhaul("fast"),
            List.of(new RepackEngine.SparkRows(0, 2), new RepackEngine.Rewriter())));
    cases.put(
        "repack-unproven",
        new RepackCase(
            "repack-unproven",
            lineItem,
            new RepackEngine.MergeOnly(),
            List.of(new RepackEngine.SparkRows(3, 2), new RepackEngine.DuckDb(3))));
    Map<String, RepackFiles> tables = new LinkedHashMap<>();
    tables.put("", lineItem);
    tables.put("-medium", new LineItemFiles(1, 8));
    tables.put("-orders", QueryFiles.orders());
    tables.put("-nested", QueryFiles.nested());
    tables.put("-10000", new LineItemFiles(2, 10_000));
    tables.forEach(
        (suffix, files) -> {
          String fast = "repack" + suffix + "-fast";
          List<RepackEngine> peers =
              List.of(new RepackEngine.SparkRows(3, 2), new RepackEngine.DuckDb(3));
          cases.put(fast, new RepackCase(fast, files, new RepackEngine.Longhaul("fast"), peers));
          String small = "repack" + suffix + "-small";
          cases.put(
              small,
              new RepackCase(
                  small,
                  files,
                  new RepackEngine.Longhaul("small"),
                  List.of(new RepackEngine.SparkRows(9, 2), new RepackEngine.DuckDb(9))));
        });
  }

  private static void hbase(Map<String, BenchCase> cases) {
    HBaseRows small = new HBaseRows("1m-rows", 1_000_000, 100);
    HBaseRows large = new HBaseRows("20k-cells", 20_000, 10_000);
    for (HBaseRows rows : List.of(small, large)) {
      String name = "hbase-" + rows.name();
      cases.put(name, new HBasePairCase(name, rows));
    }
    cases.put("hbase-increment", new HBaseIncrementCase("hbase-increment", 100_000, 1_000));
    HBaseRows capped = new HBaseRows("capped", 10_000, 10_000);
    cases.put("hbase-cap", new HBaseCapCase("hbase-cap", capped, 5_000_000));
  }

  private static void distCp(Map<String, BenchCase> cases) {
    List<String> maps = List.of("longhaul-maps");
    for (CapCase cap :
        List.of(
            new CapCase("distcp-a", Workload.LARGE, 20_000_000, maps),
            new CapCase("distcp-b", Workload.MEDIUM, 20_000_000, maps),
            new CapCase("distcp-c", Workload.SMALL, 2_000_000, maps))) {
      cases.put(cap.name(), cap);
    }
    cases.put("distcp-cpu", new ChannelCase("distcp-cpu", Workload.MEDIUM, 2_000_000_000));
  }

  public static void main(String[] args) throws InterruptedException {
    BenchOptions options = new BenchOptions();
    CmdLineParser parser = new CmdLineParser(options);
    int status = 0;
    try {
      parser.parseArgument(args);
      run(options, named(options.cases));
    } catch (CmdLineException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      parser.printUsage(System.err);
      status = 2;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      e.printStackTrace();
      status = 1;
    }
    // Engines leave threads behind that are no daemons.
    System.exit(status);
  }

  /** The cases by their names or by the start of several: {@code cap} is all of them. */
  private static List<BenchCase> named(List<String> names) {
    List<BenchCase> found = new ArrayList<>();
    for (String name : names) {
      int before = found.size();
      CASES.forEach(
          (known, one) -> {
            if (known.equals(name) || known.startsWith(name + "-") || name.equals("all")) {
              found.add(one);
            }
          });
      if (found.size() == before) {
        throw new IllegalArgumentException(
            "Invalid case: " + name + " (all, or of " + CASES.keySet() + ")");
      }
    }
    return found;
  }

  private static void run(BenchOptions options, List<BenchCase> cases)
      throws IOException, InterruptedException {
    Consumer<String> table = System.out::println;
    table.accept(machine());
    try (Session session = new Session(options, Clock.systemUTC(), table)) {
      for (BenchCase one : cases) {
        one.run(session);
      }
      session.clear();
    }
  }

  private static String machine() {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return String.format(
        "%d cores, %d GiB, %s %s",
        Runtime.getRuntime().availableProcessors(),
        Math.round(memory / (double) (1 << 30)),
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"));
  }
}

package io.longhaul.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@link Bench}. */
final class BenchOptions {
  @Option(name = "--pairs", metaVar = "N", usage = "pairs of runs that count (7)")
  int pairs = 7;

  @Option(name = "--warmups", metaVar = "N", usage = "pairs before those that count (1)")
  int warmups = 1;

  @Option(
      name = "--engine",
      metaVar = "NAME",
      usage =
          "instead of the case's own: longhaul, longhaul-executors, distcp, distcp4, fileutil, or a …-cold")
  List<String> engines = new ArrayList<>();

  @Option(name = "--work", required = true, metaVar = "DIR", usage = "where the clusters live")
  Path work;

  @Option(name = "--results", required = true, metaVar = "DIR", usage = "where raw figures go")
  Path results;

  @Argument(metaVar = "CASE", usage = "what to measure", required = true)
  List<String> cases = new ArrayList<>();

  /** The engines asked for, or the case's own. */
  List<String> engines(List<String> usual) {
    return engines.isEmpty() ? usual : List.copyOf(engines);
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.common.job.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times the phases of a drill, each as it runs; a failed one counts as well. */
final class Phases {
  private static final Logger LOG = LoggerFactory.getLogger(Phases.class);

  /** What a restore of the dump takes as well; the rest is the drill's own. */
  private static final Set<String> RESTORE = Set.of("rewrite", "load", "raise", "metastore");

  /** One phase. */
  record Phase(String name, double seconds) {}

  /** What a phase does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private final List<Phase> phases = new ArrayList<>();

  <T> T time(String name, Work<T> work) throws IOException, InterruptedException {
    LOG.info("Phase {}", name);
    long start = System.nanoTime();
    try {
      return work.run();
    } finally {
      Phase phase = new Phase(name, (System.nanoTime() - start) / 1e9);
      phases.add(phase);
      LOG.info("Phase {} took {}", name, TextTable.duration(phase.seconds()));
    }
  }

  List<Phase> list() {
    return List.copyOf(phases);
  }

  double seconds() {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }

  /** From the dump's file to a metastore that serves it. */
  double restoreSeconds() {
    return phases.stream()
        .filter(phase -> RESTORE.contains(phase.name()))
        .mapToDouble(Phase::seconds)
        .sum();
  }
}

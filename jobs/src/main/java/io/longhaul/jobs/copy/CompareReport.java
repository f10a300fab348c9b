package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.storage.PrintableName;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code copy-compare} found.
 *
 * @param never datasets that the policy keeps from being copied, so that nothing was compared
 */
record CompareReport(List<Compared> datasets, List<String> never) implements JobReport {
  /** More differences than this are counted, but not listed. */
  private static final int MOST_LISTED = 100_000;

  /** How a path differs. */
  enum Kind {
    DIFFERENT('≠'),
    MISSING('−'),
    EXTRA('+'),
    UNREADABLE('!');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One path that is not the same on both sides. */
  record Difference(String dataset, String path, Kind kind, String reason) {}

  /** One dataset's result, filled while it is compared. */
  static final class Compared {
    private final String name;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Difference> differences = new ArrayList<>();
    private final Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
    private long equal;

    Compared(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    void equal(long files) {
      equal += files;
    }

    void add(Difference difference) {
      counts.merge(difference.kind(), 1L, Long::sum);
      causes.add(ExitStatus.ATTENTION);
      if (differences.size() < MOST_LISTED) {
        differences.add(difference);
      }
    }

    /** The dataset could not be compared whole. */
    void stop(String reason) {
      add(new Difference(name, "", Kind.UNREADABLE, reason));
    }

    long count(Kind kind) {
      return counts.getOrDefault(kind, 0L);
    }

    private List<Difference> sorted() {
      List<Difference> sorted = new ArrayList<>(differences);
      sorted.sort(Comparator.comparing(Difference::path).thenComparing(Difference::kind));
      return sorted;
    }
  }

  CompareReport {
    datasets = List.copyOf(datasets);
    never = List.copyOf(never);
  }

  @Override
  public ExitStatus exit() {
    Set<ExitStatus> causes = EnumSet.noneOf(ExitStatus.class);
    datasets.forEach(compared -> causes.addAll(compared.causes));
    return ExitStatus.of(causes);
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    ArrayNode all = json.putArray("datasets");
    ArrayNode list = json.putArray("differences");
    for (Compared compared : datasets) {
      ObjectNode node = all.addObject();
      node.put("name", compared.name);
      node.put("equal", compared.equal);
      for (Kind kind : Kind.values()) {
        node.put(kind.word(), compared.count(kind));
      }
      for (Difference difference : compared.sorted()) {
        list.addObject()
            .put("dataset", difference.dataset())
            .put("path", difference.path())
            .put("kind", difference.kind().word())
            .put("reason", difference.reason());
      }
    }
  }

  @Override
  public void print(PrintStream out) {
    for (Compared compared : datasets) {
      for (Difference difference : compared.sorted()) {
        String path = difference.path().isEmpty() ? "." : difference.path();
        out.printf(
            "%c %s %s (%s)%n",
            difference.kind().sign,
            compared.name,
            PrintableName.of(path),
            PrintableName.inMessage(difference.reason()));
      }
    }
    TextTable table = TextTable.of("dataset", "=", "≠", "−", "+", "unreadable");
    for (Compared compared : datasets) {
      table.add(
          List.of(
              compared.name,
              TextTable.count(compared.equal),
              TextTable.count(compared.count(Kind.DIFFERENT)),
              TextTable.count(compared.count(Kind.MISSING)),
              TextTable.count(compared.count(Kind.EXTRA)),
              TextTable.count(compared.count(Kind.UNREADABLE))));
    }
    table.print(out);
    if (!never.isEmpty()) {
      out.println("Never copied, as the policy says: " + String.join(", ", never));
    }
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a copy would do, from the same listing, rules and order, and changes nothing. */
final class CopyPlanJob implements Job {
  private final CopyConfig config;
  private final Clock clock;
  private final long linesPerDataset;

  /**
   * @param linesPerDataset how many items of a dataset to print, in plan order; 0 for no text
   */
  CopyPlanJob(CopyConfig config, Clock clock, long linesPerDataset) {
    this.config = config;
    this.clock = clock;
    this.linesPerDataset = linesPerDataset;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec stateStore = Scopes.state(policy);
    List<CopyScope> scopes = Scopes.of(policy, config.datasets(), config.repacking());
    Path temporary = Files.createTempDirectory("longhaul-");
    // Outside the folder that goes with this method: the report prints it, then deletes it.
    Path text = Files.createTempFile("longhaul-plan-", ".txt");
    boolean toPrint = false;
    try {
      CopyJob.reach(policy);
      StateDirectory state =
          new StateDirectory(ExecutorStores.of(stateStore), stateStore.path(policy.state()));
      List<Part> parts = new ArrayList<>();
      for (CopyScope scope : scopes) {
        Dataset dataset = config.datasets().get(scope.index());
        AttributeProbe.sides(scope);
        parts.add(
            new Part(
                new DatasetRun(dataset, config.removals()),
                new CopyPiece.Stage(
                    CopyJob.comparable(scope, true).holding(Holds.load(state, dataset.name())),
                    "",
                    Method.COMPOSITE,
                    Traits.NONE),
                CopyJob.deadline(state, dataset)));
      }
      list(
          policy,
          new RemovalRecords(state, config.removals()).select(parts),
          state,
          temporary,
          text);
      List<Part> ordered = Planning.groups(parts).stream().flatMap(List::stream).toList();
      JobReport report = report(policy, ordered, text);
      toPrint = linesPerDataset > 0;
      return report;
    } finally {
      if (!toPrint) {
        Files.delete(text);
      }
      ExecutorStores.closeAll();
      TemporaryFiles.delete(temporary);
    }
  }

  private void list(
      Policy policy, List<Part> parts, StateDirectory state, Path temporary, Path text)
      throws IOException, InterruptedException {
    if (parts.isEmpty()) {
      return;
    }
    try (SharedLink link =
            PolicyLink.join(
                policy,
                RunId.next(policy.name(), clock, new SecureRandom()),
                clock,
                () -> Scopes.bestPriority(parts.stream().map(Part::scope).toList()),
                Optional.empty());
        SparkEngine engine =
            SparkEngine.start(
                "longhaul copy --dry-run " + policy.name(),
                policy.spark(),
                link.budget(),
                (dataset, files, bytes) -> {});
        BufferedWriter out = Files.newBufferedWriter(text, StandardCharsets.UTF_8)) {
      Planning planning = new Planning(engine, config, state, clock, temporary);
      for (List<Part> group : Planning.groups(parts)) {
        try (GroupPlan plan = planning.plan(group)) {
          write(group, plan, out);
        }
        for (Part part : group) {
          if (part.run().hasPlan()) {
            part.run().endPlanned();
          }
        }
      }
    }
  }

  private void write(List<Part> group, GroupPlan plan, BufferedWriter out) throws IOException {
    Map<Integer, Part> byScope = new HashMap<>();
    Map<Integer, Long> left = new HashMap<>();
    for (Part part : group) {
      if (part.run().hasPlan()) {
        byScope.put(part.scope().index(), part);
        left.put(part.scope().index(), linesPerDataset);
      }
    }
    try (ExternalSorter.Items<PlanItem> items = plan.items()) {
      while (items.hasNext()) {
        PlanItem item = items.next();
        Part part = byScope.get(item.scope());
        if (part == null) {
          continue;
        }
        part.run().plan(item);
        if (item.action() == PlanItem.Action.REFUSE) {
          part.run()
              .fail(item.path(), 1, 0, item.reason(), io.longhaul.common.job.ExitStatus.INCOMPLETE);
        }
        long more = left.merge(item.scope(), -1L, Long::sum);
        if (more >= 0) {
          out.write(line(part, item));
          out.newLine();
        }
      }
    }
    for (Map.Entry<Integer, Long> rest : left.entrySet()) {
      if (rest.getValue() < 0) {
        out.write(
            "  … %s more of %s (into a pipe or file, all are printed)"
                .formatted(
                    TextTable.count(-rest.getValue()), byScope.get(rest.getKey()).scope().name()));
        out.newLine();
      }
    }
  }

  private static String line(Part part, PlanItem item) {
    String path = item.path().isEmpty() ? "." : item.path();
    return "%-10s %9s  %s  %s  (%s)"
        .formatted(
            item.action().word(),
            size(item),
            part.scope().name(),
            PrintableName.of(path),
            PrintableName.inMessage(item.reason()) + (part.run().leaves(item) ? ", later" : ""));
  }

  private static String size(PlanItem item) {
    boolean counts = item.action().moves() || item.action() == PlanItem.Action.REMOVE;
    return counts ? TextTable.bytes(item.entry().length()) : "";
  }

  private JobReport report(Policy policy, List<Part> ordered, Path text) {
    List<String> footer = new ArrayList<>(FreeSpace.shortages(ordered));
    for (Part part : ordered) {
      for (String carved : part.run().dataset().carvedOut()) {
        footer.add(
            "Not in %s, because another dataset has it: %s"
                .formatted(part.scope().name(), PrintableName.of(carved)));
      }
    }
    if (!config.never().isEmpty()) {
      footer.add(
          "Never copied, as the policy says: "
              + String.join(", ", config.never().stream().map(Dataset::name).toList()));
    }
    footer.add(CopyJob.link(policy.link(), clock.instant()));
    footer.add("Dry run: nothing was changed");
    return new CopyReport(
        Optional.empty(),
        ordered,
        policy.link().rate(clock.instant()),
        Optional.of(text).filter(file -> linesPerDataset > 0),
        config.removals(),
        footer);
  }
}

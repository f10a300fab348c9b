package io.longhaul.jobs.copy;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.copy.CompareReport.Compared;
import io.longhaul.jobs.copy.CompareReport.Difference;
import io.longhaul.jobs.copy.CompareReport.Kind;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.PolicyLink;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Holds the target against the source by content, whatever runs and watermarks claim. */
final class CompareJob implements Job {
  private final CopyConfig config;
  private final ContentCheck.How how;
  private final Clock clock;

  CompareJob(CopyConfig config, ContentCheck.How how, Clock clock) {
    this.config = config;
    this.how = how;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    List<CopyScope> scopes =
        new ArrayList<>(Scopes.of(policy, config.datasets(), config.repacking()));
    scopes.sort(Comparator.comparingInt(CopyScope::priority));
    try {
      CopyJob.reach(policy);
      for (CopyScope scope : scopes) {
        AttributeProbe.sides(scope);
      }
      List<Compared> compared = new ArrayList<>();
      try (SharedLink link =
              PolicyLink.join(
                  policy,
                  RunId.next(policy.name(), clock, new SecureRandom()),
                  clock,
                  () -> Scopes.bestPriority(scopes),
                  Optional.empty());
          SparkEngine engine =
              SparkEngine.start(
                  "longhaul copy-compare " + policy.name(),
                  policy.spark(),
                  link.budget(),
                  (dataset, files, bytes) -> {})) {
        for (CopyScope scope : scopes) {
          compared.add(compare(engine, scope.comparing(Dataset.Compare.CHECKSUM)));
        }
      }
      return new CompareReport(compared, config.never().stream().map(Dataset::name).toList());
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private Compared compare(SparkEngine engine, CopyScope scope)
      throws IOException, InterruptedException {
    Compared compared = new Compared(scope.name());
    try {
      new Inventory(engine, DirectoryWalk.Goal.COMPARE, how)
          .list(scope, findings -> take(findings, compared));
    } catch (StoppedException e) {
      compared.stop(e.getMessage());
    }
    return compared;
  }

  private static void take(Findings findings, Compared compared) {
    compared.equal(findings.equalFiles());
    for (PlanItem item : findings.items()) {
      Kind kind =
          switch (item.action()) {
            case COPY, MAKE_DIRECTORY -> Kind.MISSING;
            case REPLACE, ATTRIBUTES, REFUSE -> Kind.DIFFERENT;
            case REMOVE, REMOVE_DIRECTORY -> Kind.EXTRA;
            case SKIP -> throw new IllegalStateException("Skipped in a comparison: " + item);
          };
      String reason = kind == Kind.MISSING ? "not at the target" : item.reason();
      compared.add(new Difference(compared.name(), item.path(), kind, reason));
    }
    for (Findings.Extra extra : findings.extras()) {
      boolean directory = extra.entry().kind() == FileEntry.Kind.DIRECTORY;
      compared.add(
          new Difference(
              compared.name(),
              extra.path(),
              Kind.EXTRA,
              directory ? "directory only at the target" : "only at the target"));
    }
    for (Findings.Unreadable unreadable : findings.unreadable()) {
      compared.add(
          new Difference(compared.name(), unreadable.path(), Kind.UNREADABLE, unreadable.reason()));
    }
  }
}

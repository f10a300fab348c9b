package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.copy.CopyScope.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Resolves the datasets of a policy to stores and paths. Connects to nothing. */
final class Scopes {
  /** What writers have queued stays below a quarter of a second of the cap, ... */
  private static final long QUEUED_PARTS_PER_SECOND = 4;

  /** ... with about this many files open at a time. */
  private static final long STREAMS = 16;

  private Scopes() {}

  /** As the other one, for what asks nothing of how files become fewer. */
  static List<CopyScope> of(Policy policy, List<Dataset> datasets) {
    return of(policy, datasets, (any, dataset) -> Repacking.NONE);
  }

  /** One scope per dataset, in the order given. */
  static List<CopyScope> of(Policy policy, List<Dataset> datasets, Repacking.Factory repacking) {
    Side from = policy.source();
    Side to = policy.target();
    StoreSpec sourceWarehouse = StoreSpec.of(from.warehouse(), from.hadoop(), from.confDir());
    StoreSpec targetWarehouse = StoreSpec.of(to.warehouse(), to.hadoop(), to.confDir());
    Reserved reserved =
        new Reserved(
            OwnPlaces.on(policy, sourceWarehouse, from.warehouse()),
            OwnPlaces.on(policy, targetWarehouse, to.warehouse()));
    List<CopyScope> scopes = new ArrayList<>();
    for (Dataset dataset : datasets) {
      StoreSpec source = StoreSpec.of(dataset.source(), from.hadoop(), from.confDir());
      StoreSpec target = StoreSpec.of(dataset.target(), to.hadoop(), to.confDir());
      List<PathGlob> exclude = dataset.exclude().stream().map(PathGlob::parse).toList();
      if (policy.link().lowest().isPresent()) {
        long rate = policy.link().lowest().get().bytesPerSecond();
        target = target.withUnconfirmedBytes(rate / QUEUED_PARTS_PER_SECOND / STREAMS);
      }
      scopes.add(
          new CopyScope(
              scopes.size(),
              dataset.name(),
              dataset.priority(),
              source,
              source.path(dataset.source()),
              target,
              target.path(dataset.target()),
              reserved,
              exclude,
              Set.copyOf(dataset.carvedOut()),
              dataset.compare(),
              dataset.preserve(),
              policy.link().executors(),
              dataset.delete().mode(),
              Holds.NONE,
              repacking.of(policy, dataset)));
    }
    return scopes;
  }

  /** The best priority of all. */
  static int bestPriority(List<CopyScope> scopes) {
    return scopes.stream().mapToInt(CopyScope::priority).min().orElse(LinkBudget.PRIORITIES);
  }

  /** The URI of a dataset's work area. */
  static String work(Policy policy, Dataset dataset) {
    return OwnPlaces.work(policy, dataset);
  }

  /** The store of the state directory, reached with the target's settings. */
  static StoreSpec state(Policy policy) {
    return OwnPlaces.state(policy);
  }
}

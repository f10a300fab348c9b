package io.longhaul.jobs.engine;

import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.GrantedRecord;
import io.longhaul.common.link.LinkDirectory;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The link of a policy, as a run joins it. */
public final class PolicyLink {
  private PolicyLink() {}

  /**
   * Takes a place on the link.
   *
   * @param priority the best of the run's unfinished items
   * @param record where to keep what was granted; empty for a job that keeps no run
   */
  public static SharedLink join(
      Policy policy, RunId run, Clock clock, IntSupplier priority, Optional<GrantedRecord> record)
      throws IOException {
    StoreSpec store = OwnPlaces.link(policy);
    LinkDirectory directory =
        new LinkDirectory(
            new StateDirectory(ExecutorStores.of(store), store.path(policy.link().state())));
    return SharedLink.join(policy.link(), directory, run.text(), clock, priority, record);
  }
}

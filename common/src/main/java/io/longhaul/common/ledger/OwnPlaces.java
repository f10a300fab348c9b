package io.longhaul.common.ledger;

import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.StoreSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where Longhaul keeps what is its own. Connects to nothing. */
public final class OwnPlaces {
  private static final String WORK = "/.longhaul-work";

  private OwnPlaces() {}

  /** The store of the state directory, reached with the target's settings. */
  public static StoreSpec state(Policy policy) {
    return StoreSpec.of(policy.state(), policy.target().hadoop(), policy.target().confDir());
  }

  /** The store of the link's directory, reached with the target's settings. */
  public static StoreSpec link(Policy policy) {
    return StoreSpec.of(policy.link().state(), policy.target().hadoop(), policy.target().confDir());
  }

  /** The URI of a dataset's work area. */
  public static String work(Policy policy, Dataset dataset) {
    return dataset.work().orElse(policy.target().warehouse() + WORK);
  }

  /** The own paths on the store of a warehouse, be it the source's or the target's. */
  public static OwnPaths on(Policy policy, StoreSpec side, String warehouse) {
    List<String> uris = new ArrayList<>();
    uris.add(policy.state());
    uris.add(policy.link().state());
    policy.dumps().ifPresent(dumps -> uris.add(dumps.folder()));
    for (Dataset dataset : policy.datasets()) {
      uris.add(work(policy, dataset));
    }
    Set<String> paths = new HashSet<>();
    for (String uri : uris) {
      StoreSpec store = StoreSpec.of(uri, side.conf(), Optional.empty());
      if (store.root().equals(side.root())) {
        paths.add(store.path(uri));
      }
    }
    return new OwnPaths(side.path(warehouse), paths);
  }
}

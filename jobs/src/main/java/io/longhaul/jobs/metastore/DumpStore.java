package io.longhaul.jobs.metastore;

import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.Side;
import io.longhaul.common.storage.StoreSpec;

/** The store of the backup folder: on the source's file system with the source's settings. */
final class DumpStore {
  private DumpStore() {}

  static StoreSpec of(Policy policy, DumpSettings dumps) {
    Side source = policy.source();
    Side target = policy.target();
    String root = StoreSpec.of(source.warehouse(), source.hadoop(), source.confDir()).root();
    StoreSpec atSource = StoreSpec.of(dumps.folder(), source.hadoop(), source.confDir());
    return atSource.root().equals(root)
        ? atSource
        : StoreSpec.of(dumps.folder(), target.hadoop(), target.confDir());
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.jobs.engine.TableName;
import java.util.Optional;

/** A table or a partition of the dump that was chosen to be looked at. */
record Sampled(TableName table, Optional<String> partition, MetastoreFacts facts) {
  String name() {
    return partition.map(name -> table + "/" + name).orElse(table.toString());
  }
}

package io.longhaul.bench;

import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/**
 * What an engine is asked to do: bring {@link Workload#DATASET} of one warehouse to the same place
 * of the other.
 *
 * @param bytesPerSecond the cap, empty for none
 */
record Transfer(Path sourceWarehouse, Path targetWarehouse, OptionalLong bytesPerSecond) {
  Path source() {
    return new Path(sourceWarehouse, Workload.DATASET);
  }

  Path target() {
    return new Path(targetWarehouse, Workload.DATASET);
  }
}

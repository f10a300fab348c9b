package io.longhaul.jobs.copy;

import io.longhaul.common.job.TextTable;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what is to be copied against what the target has room for. Only a word of warning: what
 * goes first may fit, space may be made meanwhile, and a store knows its free space but roughly.
 */
final class FreeSpace {
  private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

  private FreeSpace() {}

  /** A line per target that has not enough; of a target that does not tell, none. */
  static List<String> shortages(List<Part> planned) {
    Map<StoreSpec, Long> wanted = new LinkedHashMap<>();
    Map<StoreSpec, String> places = new LinkedHashMap<>();
    for (Part part : planned) {
      StoreSpec target = part.scope().target();
      wanted.merge(target, part.run().toCopyBytes(), Long::sum);
      places.putIfAbsent(target, part.scope().targetRoot());
    }
    List<String> lines = new ArrayList<>();
    wanted.forEach(
        (target, bytes) -> {
          try {
            Store store = ExecutorStores.of(target);
            String place = Preflight.nearestDirectory(store, places.get(target));
            long free = store.freeSpace(place);
            if (bytes > free) {
              lines.add(
                  "Space: %s to copy, %s free at %s: what goes last will not fit"
                      .formatted(
                          TextTable.bytes(bytes), TextTable.bytes(free), store.describe(place)));
            }
          } catch (IOException e) {
            LOG.warn("Cannot compare with the free space of {}: {}", target, Reasons.of(e));
          }
        });
    return lines;
  }
}

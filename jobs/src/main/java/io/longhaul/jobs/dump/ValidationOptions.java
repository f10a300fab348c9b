package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Set;

/**
 * What a dump is judged by.
 *
 * @param warehouses roots of which one dump may use one only; none when locations can't be judged
 * @param allowed prefixes beside the warehouse
 * @param off rules that are switched off; none but in tests
 */
record ValidationOptions(List<String> warehouses, List<String> allowed, Set<Code> off) {
  ValidationOptions {
    warehouses = List.copyOf(warehouses);
    allowed = List.copyOf(allowed);
    off = Set.copyOf(off);
  }

  static ValidationOptions none() {
    return new ValidationOptions(List.of(), List.of(), Set.of());
  }
}

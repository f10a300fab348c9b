package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a dump is judged by.
 *
 * @param warehouses roots that locations must be under; none when they can't be judged
 * @param sides for each warehouse the number of the side it belongs to: one dump may use the roots
 *     of one side only
 * @param allowed prefixes beside the warehouse
 * @param off rules that are switched off; none but in tests
 */
record ValidationOptions(
    List<String> warehouses, List<Integer> sides, List<String> allowed, Set<Code> off) {
  ValidationOptions {
    warehouses = List.copyOf(warehouses);
    sides = List.copyOf(sides);
    allowed = List.copyOf(allowed);
    off = Set.copyOf(off);
    if (sides.size() != warehouses.size()) {
      throw new IllegalArgumentException("Invalid sides, must be one for each warehouse: " + sides);
    }
  }

  /** Each warehouse is a side of its own. */
  ValidationOptions(List<String> warehouses, List<String> allowed, Set<Code> off) {
    this(
        warehouses,
        IntStream.range(0, warehouses.size()).boxed().toList(),
        allowed,
        Set.copyOf(off));
  }

  static ValidationOptions none() {
    return new ValidationOptions(List.of(), List.of(), Set.of());
  }
}

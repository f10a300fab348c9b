package io.longhaul.jobs.copy;

import java.util.Collection;
import java.util.Set;

/**
 * What an operator lets one run do though a guard objects, by name of dataset.
 *
 * @param empty the source may be empty though the target is not
 * @param delete more may be removed or replaced than {@code delete.max}
 */
record Allowances(Set<String> empty, Set<String> delete) {
  static final Allowances NONE = new Allowances(Set.of(), Set.of());

  Allowances {
    empty = Set.copyOf(empty);
    delete = Set.copyOf(delete);
  }

  static Allowances of(Collection<String> empty, Collection<String> delete) {
    return new Allowances(Set.copyOf(empty), Set.copyOf(delete));
  }
}

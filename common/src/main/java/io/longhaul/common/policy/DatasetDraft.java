package io.longhaul.common.policy;

import java.util.List;
import java.util.Optional;

/**
 * A dataset as far as it could be read, to be compared with the others.
 *
 * @param pointer of its map in the tree
 * @param explicitSource whether {@code path} is a URI, so that it need not lie in the warehouse
 * @param explicitTarget whether {@code to} is one
 */
record DatasetDraft(
    String pointer,
    Optional<String> name,
    Optional<Location> source,
    Optional<Location> target,
    boolean explicitSource,
    boolean explicitTarget,
    DatasetSettings settings,
    Optional<Location> work,
    int line) {

  boolean isCopied() {
    return settings.replicate() == Dataset.Replicate.ALWAYS;
  }

  /** How messages about other datasets speak of this one. */
  String title() {
    return name.map(text -> "dataset " + text + " ").orElse("the dataset ") + "at line " + line;
  }

  /** The finished dataset, when nothing is wrong with the policy. */
  Dataset dataset(List<String> carvedOut) {
    return new Dataset(
        name.orElseThrow(),
        source.orElseThrow().toString(),
        target.orElseThrow().toString(),
        settings.engine(),
        settings.priority(),
        settings.rpo(),
        settings.compare(),
        settings.preserve(),
        settings.exclude(),
        settings.replicate(),
        settings.open(),
        settings.delete(),
        settings.repack(),
        work.map(Location::toString),
        carvedOut,
        line);
  }
}

package io.longhaul.common.policy;

import java.util.Optional;

/** Reads one dataset of a policy, without regard to the others. */
final class DatasetReader {
  /** What Longhaul's own directories at the root of a warehouse begin with. */
  private static final String OWN = ".longhaul";

  private final Values values;
  private final DatasetSettings defaults;
  private final Optional<Location> sourceWarehouse;
  private final Optional<Location> targetWarehouse;

  DatasetReader(
      Values values,
      DatasetSettings defaults,
      Optional<Location> sourceWarehouse,
      Optional<Location> targetWarehouse) {
    this.values = values;
    this.defaults = defaults;
    this.sourceWarehouse = sourceWarehouse;
    this.targetWarehouse = targetWarehouse;
  }

  DatasetDraft read(String pointer) {
    String path = pointer + "/path";
    String to = pointer + "/to";
    boolean explicitSource = isAbsolute(path);
    boolean explicitTarget = isAbsolute(to);
    boolean stays = !values.tree().keys(pointer).contains("to");
    Optional<Location> source = place(path, sourceWarehouse, "source.warehouse");
    if (explicitSource && stays && values.tree().has(path)) {
      values.missing(
          pointer, "to", "an absolute `path` needs a place under target.warehouse, or a URI");
    }
    Optional<Location> target =
        explicitSource && stays
            ? Optional.empty()
            : place(stays ? path : to, targetWarehouse, "target.warehouse");
    return new DatasetDraft(
        pointer,
        values.text(pointer + "/name"),
        source,
        target,
        explicitSource,
        explicitTarget,
        defaults.overriddenBy(values, pointer),
        work(pointer + "/work", target),
        values.tree().position(pointer).line());
  }

  private boolean isAbsolute(String pointer) {
    return values.text(pointer).filter(Location::isAbsolute).isPresent();
  }

  /** The place that a path under a warehouse, or an absolute one, means. */
  private Optional<Location> place(String pointer, Optional<Location> warehouse, String name) {
    Optional<Location> place =
        values.parsed(pointer, text -> resolve(text, warehouse, name)).flatMap(found -> found);
    boolean own =
        !isAbsolute(pointer)
            && place.isPresent()
            && warehouse.filter(root -> root.relativize(place.get()).startsWith(OWN)).isPresent();
    if (own) {
      values.invalid(pointer, "a path that Longhaul does not keep for itself, as " + OWN + "*");
    }
    return own ? Optional.empty() : place;
  }

  private static Optional<Location> resolve(
      String text, Optional<Location> warehouse, String name) {
    if (text.startsWith("/") && warehouse.filter(place -> !place.isLocal()).isPresent()) {
      throw new InvalidValueException(
          "path", text, "without the leading / for a path under " + name + ", or a full URI");
    }
    if (Location.isAbsolute(text)) {
      return Optional.of(Location.parse(text));
    }
    // What is wrong with the path is told even when the warehouse is unknown.
    Location.components(text);
    return warehouse.map(place -> place.resolve(text));
  }

  private Optional<Location> work(String pointer, Optional<Location> target) {
    Optional<Location> work =
        values
            .parsed(pointer, text -> resolve(text, targetWarehouse, "target.warehouse"))
            .flatMap(found -> found);
    if (work.isPresent() && target.isPresent()) {
      if (!work.get().isOnFileSystemOf(target.get())) {
        values.invalid(pointer, "a directory on the target's file system, " + target.get().root());
      } else if (work.get().contains(target.get())) {
        values.invalid(pointer, "a directory that does not hold the target, " + target.get());
      }
    }
    return work;
  }
}

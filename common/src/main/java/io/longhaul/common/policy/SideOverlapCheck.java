package io.longhaul.common.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds targets inside sources and sources inside targets. Relative paths lie inside their
 * warehouse, so warehouses and absolute paths are all there is to compare.
 */
final class SideOverlapCheck {
  private final Values values;
  private final List<Place> sources = new ArrayList<>();
  private final List<Place> targets = new ArrayList<>();

  SideOverlapCheck(Values values) {
    this.values = values;
  }

  void check(
      Optional<Location> sourceWarehouse,
      Optional<Location> targetWarehouse,
      List<DatasetDraft> drafts) {
    sourceWarehouse.ifPresent(place -> sources.add(new Place("/source/warehouse", place)));
    targetWarehouse.ifPresent(place -> targets.add(new Place("/target/warehouse", place)));
    for (DatasetDraft draft : drafts) {
      if (draft.isCopied() && draft.explicitSource()) {
        draft.source().ifPresent(at -> sources.add(new Place(draft.pointer() + "/path", at)));
      }
      if (draft.isCopied() && draft.explicitTarget()) {
        draft.target().ifPresent(at -> targets.add(new Place(draft.pointer() + "/to", at)));
      }
    }
    Map<Location.Key, Place> sourcesByKey = byKey(sources);
    Map<Location.Key, Place> targetsByKey = byKey(targets);
    for (Place target : targets) {
      around(target, sourcesByKey).ifPresent(source -> tell(source, target));
    }
    for (Place source : sources) {
      around(source, targetsByKey).ifPresent(target -> tell(source, target));
    }
  }

  private static Map<Location.Key, Place> byKey(List<Place> places) {
    Map<Location.Key, Place> byKey = new HashMap<>();
    places.forEach(place -> byKey.putIfAbsent(place.location().key(), place));
    return byKey;
  }

  private static Optional<Place> around(Place place, Map<Location.Key, Place> known) {
    Location.Key key = place.location().key();
    return Optional.ofNullable(known.get(key)).or(() -> key.nearestAround(known));
  }

  // A warehouse was meant as it is when a dataset's own path gets in its way.
  private void tell(Place source, Place target) {
    boolean blameSource = target.isWarehouse() && !source.isWarehouse();
    Place blamed = blameSource ? source : target;
    Place other = blameSource ? target : source;
    values.invalid(
        blamed.pointer(),
        "a place that neither lies in nor holds "
            + values.tree().name(other.pointer())
            + ", "
            + Shown.text(other.location().toString()));
  }

  private record Place(String pointer, Location location) {
    boolean isWarehouse() {
      return pointer.endsWith("/warehouse");
    }
  }
}

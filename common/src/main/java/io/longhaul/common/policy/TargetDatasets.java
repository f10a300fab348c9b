package io.longhaul.common.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells which dataset has a place at the target: the nearest one around it. */
public final class TargetDatasets {
  private final Map<Location.Key, Dataset> byTarget = new HashMap<>();

  public TargetDatasets(List<Dataset> datasets) {
    datasets.forEach(one -> byTarget.put(Location.parse(one.target()).key(), one));
  }

  /** The dataset of a place; empty where there is none, or the text is no location. */
  public Optional<Dataset> at(String location) {
    try {
      Location.Key key = Location.parse(location).key();
      return Optional.ofNullable(byTarget.get(key)).or(() -> key.nearestAround(byTarget));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }
}

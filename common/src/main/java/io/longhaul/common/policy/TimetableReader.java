package io.longhaul.common.policy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code link.timetable}. */
final class TimetableReader {
  private static final String ZONE = "/link/timetable/zone";
  private static final String RATES = "/link/timetable/rates";

  private final Values values;

  TimetableReader(Values values) {
    this.values = values;
  }

  /** The timetable; empty when there is none, or none that is whole. */
  Optional<Timetable> read() {
    TreeMap<Timetable.Moment, ByteRate> changes = new TreeMap<>();
    for (String key : values.tree().keys(RATES)) {
      String pointer = YamlTree.child(RATES, key);
      Optional<ByteRate> rate = values.parsed(pointer, ByteRate::parse);
      if (rate.isPresent()) {
        add(changes, key, pointer, rate.get());
      }
    }
    return values
        .parsed(ZONE, Timetable::zone)
        .filter(zone -> !changes.isEmpty())
        .map(zone -> new Timetable(zone, changes));
  }

  private void add(
      Map<Timetable.Moment, ByteRate> changes, String key, String pointer, ByteRate rate) {
    for (Timetable.Moment moment : Timetable.moments(key)) {
      if (changes.putIfAbsent(moment, rate) != null) {
        values.invalid(pointer, Shown.text(key), "moments that no other key has");
        return;
      }
    }
  }
}

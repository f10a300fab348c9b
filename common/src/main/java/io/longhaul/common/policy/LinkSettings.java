package io.longhaul.common.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The shared pipe.
 *
 * @param state absolute URI of the directory where the runs on the link tell of themselves
 * @param bandwidth of the whole link; empty = unlimited
 * @param timetable rates that hold instead of {@code bandwidth}, by the time of the week
 * @param executors the side that Spark's executors run on: at the target reads of the source are
 *     paced, at the source writes to the target
 */
public record LinkSettings(
    String name,
    String state,
    Optional<ByteRate> bandwidth,
    Optional<Timetable> timetable,
    Executors executors) {
  /** Where the executors run. */
  public enum Executors {
    SOURCE,
    TARGET
  }

  /** The rate that holds at an instant; empty = unlimited. */
  public Optional<ByteRate> rate(Instant now) {
    return timetable.map(table -> table.at(now)).or(() -> bandwidth);
  }

  /** The lowest rate that ever holds; empty = unlimited. */
  public Optional<ByteRate> lowest() {
    return rates().min(Comparator.comparingLong(ByteRate::bytesPerSecond));
  }

  /** The highest rate that ever holds; empty = unlimited. */
  public Optional<ByteRate> highest() {
    return rates().max(Comparator.comparingLong(ByteRate::bytesPerSecond));
  }

  private Stream<ByteRate> rates() {
    return Stream.concat(
        bandwidth.stream(), timetable.stream().flatMap(t -> t.changes().values().stream()));
  }
}

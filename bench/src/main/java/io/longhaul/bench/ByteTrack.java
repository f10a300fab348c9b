package io.longhaul.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A byte counter over time: the link as the receiving side sees it.
 *
 * @param samples in the order they were taken; the first one before the run's first byte
 */
record ByteTrack(List<Sample> samples) {
  private static final double NANOS = 1e9;

  /**
   * @param nanos of {@link System#nanoTime()}, which all processes of a Linux host share
   * @param bytes of a counter that never falls
   */
  record Sample(long nanos, long bytes) {}

  ByteTrack {
    samples = List.copyOf(samples);
    if (samples.size() < 2) {
      throw new IllegalArgumentException("Invalid track, needs two samples: " + samples);
    }
  }

  long total() {
    return last().bytes() - first().bytes();
  }

  /**
   * When the counter was last seen at most so many bytes above its first value.
   *
   * @param bytes that do not count, such as those of a probe that comes before all data
   */
  long lastNanosWithin(long bytes) {
    Sample before = first();
    for (Sample sample : samples) {
      if (sample.bytes() > first().bytes() + bytes) {
        break;
      }
      before = sample;
    }
    return before.nanos();
  }

  /** When the counter was first seen at its last value: no earlier than the last byte. */
  long lastByteNanos() {
    for (Sample sample : samples) {
      if (sample.bytes() == last().bytes()) {
        return sample.nanos();
      }
    }
    return last().nanos();
  }

  /**
   * Bytes per second to the last byte.
   *
   * @param lead bytes at the start that do not count: those of a probe, or of a warming up
   * @param leftOut what does not count as time
   */
  double mean(long lead, Duration leftOut) {
    long from = lastNanosWithin(lead);
    long nanos = lastByteNanos() - from - leftOut.toNanos();
    return (last().bytes() - at(from)) / (nanos / NANOS);
  }

  /**
   * The most bytes per second in any window of this length that starts or ends at a sample. Between
   * two samples bytes count as evenly spread, so a sample that came late neither makes nor hides a
   * burst.
   */
  double busiest(Duration window) {
    long width = window.toNanos();
    double most = 0;
    for (Sample sample : samples) {
      most = Math.max(most, at(sample.nanos() + width) - at(sample.nanos()));
      most = Math.max(most, at(sample.nanos()) - at(sample.nanos() - width));
    }
    return most / (width / NANOS);
  }

  /** The part from one moment to another. */
  ByteTrack between(long from, long to) {
    List<Sample> part = new ArrayList<>();
    part.add(new Sample(from, Math.round(at(from))));
    for (Sample sample : samples) {
      if (sample.nanos() > from && sample.nanos() < to) {
        part.add(sample);
      }
    }
    part.add(new Sample(to, Math.round(at(to))));
    return new ByteTrack(part);
  }

  /** Both together, at the moments of both. */
  ByteTrack plus(ByteTrack other) {
    SortedSet<Long> moments = new TreeSet<>();
    samples.forEach(sample -> moments.add(sample.nanos()));
    other.samples.forEach(sample -> moments.add(sample.nanos()));
    List<Sample> both = new ArrayList<>();
    for (long moment : moments) {
      both.add(new Sample(moment, Math.round(at(moment) + other.at(moment))));
    }
    return new ByteTrack(both);
  }

  /** Bytes per second over all of it. */
  double rate() {
    return total() / ((last().nanos() - first().nanos()) / NANOS);
  }

  /** The first moment from {@code from} on after which a window of that length had this rate. */
  OptionalLong reaches(double bytesPerSecond, Duration window, long from) {
    long width = window.toNanos();
    for (Sample sample : samples) {
      long start = sample.nanos();
      if (start >= from
          && start + width <= last().nanos()
          && (at(start + width) - at(start)) / (width / NANOS) >= bytesPerSecond) {
        return OptionalLong.of(start);
      }
    }
    return OptionalLong.empty();
  }

  /** The end of the last window of that length which had more than this rate. */
  OptionalLong lastAbove(double bytesPerSecond, Duration window) {
    long width = window.toNanos();
    OptionalLong found = OptionalLong.empty();
    for (Sample sample : samples) {
      long end = sample.nanos();
      if ((at(end) - at(end - width)) / (width / NANOS) > bytesPerSecond) {
        found = OptionalLong.of(end);
      }
    }
    return found;
  }

  private double at(long nanos) {
    if (nanos <= first().nanos()) {
      return first().bytes();
    }
    if (nanos >= last().nanos()) {
      return last().bytes();
    }
    int low = 0;
    int high = samples.size() - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (samples.get(middle).nanos() <= nanos) {
        low = middle;
      } else {
        high = middle;
      }
    }
    Sample before = samples.get(low);
    Sample after = samples.get(high);
    double part = (double) (nanos - before.nanos()) / (after.nanos() - before.nanos());
    return before.bytes() + part * (after.bytes() - before.bytes());
  }

  private Sample first() {
    return samples.get(0);
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }
}

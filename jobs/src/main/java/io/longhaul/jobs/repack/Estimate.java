package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What repacking a table would give, taken from some of its row groups.
 *
 * @param files that were listed
 * @param bytes of all of these
 * @param sampled bytes of those whose row groups were packed
 * @param wanted about how many bytes would be repacked: all else is left alone
 * @param packed about how many bytes would come of these
 * @param cpuSeconds of this machine's processors, the proof included
 * @param cores that would work on it
 */
record Estimate(
    long files,
    long bytes,
    long sampled,
    long wanted,
    long packed,
    double cpuSeconds,
    int cores,
    Link link) {
  /** A table that gets less smaller than this is better left as it is. */
  private static final double WORTH = 0.10;

  private static final double MINUTE = 60;

  /** What crosses the link of a table that is repacked. */
  enum Crosses {
    /** The files as they are: they are repacked behind the link. */
    INPUT,
    /** What comes of them. */
    OUTPUT,
    /** What comes of them, and it is read back across the link. */
    OUTPUT_TWICE
  }

  /**
   * The link.
   *
   * @param rates none when the link has no cap, else the one
   */
  record Link(Crosses crosses, List<ByteRate> rates) implements Serializable {
    Link {
      requireNonNull(crosses, "crosses is null");
      rates = List.copyOf(rates);
    }
  }

  Estimate {
    requireNonNull(link, "link is null");
  }

  /** About how many bytes the table would have. */
  long bytesOut() {
    return bytes - wanted + packed;
  }

  /** Whether repacking makes the table smaller and its way no longer. */
  boolean pays() {
    return objection().isEmpty();
  }

  /** In one line. */
  String why() {
    Optional<String> objection = objection();
    if (objection.isPresent()) {
      return "does not pay: " + objection.get();
    }
    return "pays: %s%s".formatted(fewer(), saved());
  }

  private String saved() {
    if (link.crosses() == Crosses.INPUT) {
      return " at the target, as many cross the link";
    }
    return seconds(bytes)
        .map(before -> ", %s less on the link".formatted(duration(before - after().orElseThrow())))
        .orElse("");
  }

  private Optional<String> objection() {
    if (wanted == 0) {
      return Optional.of("nothing to repack");
    }
    if (packed > wanted * (1 - WORTH)) {
      return Optional.of("%s, at least %.0f %% are asked for".formatted(fewer(), WORTH * 100));
    }
    if (seconds(bytes).isEmpty()) {
      return Optional.empty();
    }
    double before = seconds(bytes).get();
    if (after().orElseThrow() > before) {
      return Optional.of(
          "%s, but what is written crosses the link twice (link.executors: source): %s instead of %s"
              .formatted(fewer(), duration(after().get()), duration(before)));
    }
    if (cpuSeconds / cores > before) {
      return Optional.of(
          "%s, but %s of processor time take longer on %d cores than the link takes for the files as they are, %s"
              .formatted(fewer(), duration(cpuSeconds), cores, duration(before)));
    }
    return Optional.empty();
  }

  private String fewer() {
    double share = wanted == 0 ? 0 : (1 - packed / (double) wanted) * 100;
    return share < 0
        ? String.format(Locale.ROOT, "%.0f %% more bytes", -share)
        : String.format(Locale.ROOT, "%.0f %% fewer bytes", share);
  }

  private static String duration(double seconds) {
    return TextTable.duration(seconds);
  }

  private Optional<Double> seconds(long crossing) {
    return link.rates().stream().findFirst().map(rate -> crossing / (double) rate.bytesPerSecond());
  }

  /** Seconds on the link of the table repacked; empty without a rate. */
  private Optional<Double> after() {
    return seconds(
        switch (link.crosses()) {
          case INPUT -> bytes;
          case OUTPUT -> bytesOut();
          case OUTPUT_TWICE -> bytesOut() + packed;
        });
  }

  /** Adds all of it; what needs a rate is null without one. */
  void writeJson(ObjectNode json) {
    json.put("files", files).put("sampledBytes", sampled).put("repackedBytes", wanted);
    json.putObject("bytes").put("in", bytes).put("out", bytesOut());
    json.put("cpuMinutes", cpuSeconds / MINUTE).put("cores", cores);
    json.put("rate", link.rates().stream().findFirst().map(ByteRate::bytesPerSecond).orElse(null));
    Double before = seconds(bytes).map(time -> time / MINUTE).orElse(null);
    Double after = after().map(time -> time / MINUTE).orElse(null);
    json.putObject("linkMinutes")
        .put("asIs", before)
        .put("repacked", after)
        .put("saved", before == null ? null : before - after);
    json.put("pays", pays()).put("why", why());
  }
}

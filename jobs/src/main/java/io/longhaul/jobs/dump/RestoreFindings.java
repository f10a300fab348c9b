package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a comparison counts and finds. Differences beyond a thousand are counted only. */
final class RestoreFindings {
  private static final int LISTED = 1000;

  /** How many there are in the dump, and how many the restored metastore has. */
  record Count(long dump, long metastore) {}

  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private long differenceCount;
  private long tables;
  private long partitions;
  private long differentSamples;

  void count(String what, long dump, long metastore) {
    counts.put(what, new Count(dump, metastore));
  }

  void differs(String object, String about, String dump, String metastore) {
    differenceCount++;
    if (differences.size() < LISTED) {
      differences.add(new Difference(object, about, dump, metastore));
    }
  }

  /** A table or partition of the sample was compared. */
  void sampled(Sampled one, boolean equal) {
    if (one.partition().isPresent()) {
      partitions++;
    } else {
      tables++;
    }
    differentSamples += equal ? 0 : 1;
  }

  Map<String, Count> counts() {
    return counts;
  }

  List<Difference> differences() {
    return differences;
  }

  long differenceCount() {
    return differenceCount;
  }

  long tables() {
    return tables;
  }

  long partitions() {
    return partitions;
  }

  long differentSamples() {
    return differentSamples;
  }
}

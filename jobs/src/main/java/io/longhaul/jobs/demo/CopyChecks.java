package io.longhaul.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.demo.CopyFigures.DatasetFigures;
import io.longhaul.jobs.demo.SourceListing.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the reports should say. Each check gives a line for everything that is not as it should be.
 */
final class CopyChecks {
  /** Over a whole run the link may be above its cap by the promise for its worst second. */
  private static final double OVER_CAP = 1.05;

  private static final List<String> COMPARE_LISTS =
      List.of("different", "missing", "extra", "unreadable");

  private CopyChecks() {}

  /** The run ended well, everything it copied is verified. */
  static List<String> complete(CopyFigures copy, String status) {
    List<String> problems = new ArrayList<>();
    if (copy.exit() != 0) {
      problems.add("copy ended with exit status " + copy.exit());
    }
    for (DatasetFigures dataset : copy.datasets()) {
      if (!dataset.status().equals(status)) {
        problems.add(dataset.name() + " is " + dataset.status() + ", not " + status);
      }
      if (dataset.failed() > 0) {
        problems.add("%s has %d failed files".formatted(dataset.name(), dataset.failed()));
      }
    }
    problems.addAll(copy.failures());
    return problems;
  }

  /** Every copied file was verified by its checksum. */
  static List<String> verified(CopyFigures copy) {
    return copy.datasets().stream()
        .filter(dataset -> dataset.unverified() > 0 || dataset.verified() != dataset.copied())
        .map(
            dataset ->
                "%s has %d of %d copied files verified"
                    .formatted(dataset.name(), dataset.verified(), dataset.copied()))
        .toList();
  }

  /** Exactly these files were copied, or are to be. */
  static List<String> copied(CopyFigures copy, Map<String, Total> expected) {
    Map<String, Total> found =
        copy.datasets().stream()
            .collect(
                Collectors.toMap(
                    DatasetFigures::name,
                    dataset -> new Total(dataset.copied(), dataset.copiedBytes()),
                    Total::plus,
                    TreeMap::new));
    return Stream.concat(expected.keySet().stream(), found.keySet().stream())
        .distinct()
        .sorted()
        .flatMap(name -> difference(name, expected.get(name), found.get(name)).stream())
        .toList();
  }

  private static Optional<String> difference(String name, Total expected, Total found) {
    if (expected == null) {
      return Optional.of(name + " is in the report and should not be");
    }
    if (found == null) {
      return Optional.of(name + " is not in the report");
    }
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(
            "%s has %d files with %d bytes to copy at the source, the report %d with %d"
                .formatted(name, expected.files(), expected.bytes(), found.files(), found.bytes()));
  }

  /** No dataset ended before one of higher priority. */
  static List<String> inPriorityOrder(CopyFigures copy) {
    List<DatasetFigures> ended = copy.byCompletion();
    return IntStream.range(1, ended.size())
        .filter(i -> ended.get(i).priority() < ended.get(i - 1).priority())
        .mapToObj(
            i ->
                "%s (priority %d) ended after %s (priority %d)"
                    .formatted(
                        ended.get(i).name(),
                        ended.get(i).priority(),
                        ended.get(i - 1).name(),
                        ended.get(i - 1).priority()))
        .toList();
  }

  /** Neither all datasets together nor any of them went faster than the link allows. */
  static List<String> underCap(CopyFigures copy, ByteRate cap) {
    List<String> problems = new ArrayList<>();
    copy.rate().flatMap(rate -> overCap("the run", rate, cap)).ifPresent(problems::add);
    for (DatasetFigures dataset : copy.byCompletion()) {
      dataset.rate().flatMap(rate -> overCap(dataset.name(), rate, cap)).ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<String> overCap(String what, double rate, ByteRate cap) {
    return rate <= cap.bytesPerSecond() * OVER_CAP
        ? Optional.empty()
        : Optional.of("%s went at %s, the cap is %s".formatted(what, CopyTables.rate(rate), cap));
  }

  /** Both sides hold the same, and nothing was left out of the comparison. */
  static List<String> equal(ObjectNode compare, Map<String, Total> expected) {
    List<String> problems = new ArrayList<>();
    if (compare.path("exit").asInt(-1) != 0) {
      problems.add("copy-compare ended with exit status " + compare.path("exit"));
    }
    Map<String, JsonNode> found =
        StreamSupport.stream(compare.path("datasets").spliterator(), false)
            .collect(
                Collectors.toMap(
                    dataset -> dataset.path("name").asText(),
                    dataset -> dataset,
                    (first, second) -> second,
                    TreeMap::new));
    expected.forEach(
        (name, total) -> {
          JsonNode dataset = found.remove(name);
          if (dataset == null) {
            problems.add(name + " was not compared");
          } else {
            problems.addAll(equal(name, dataset, total));
          }
        });
    found.keySet().forEach(name -> problems.add(name + " was compared and should not be"));
    return problems;
  }

  private static List<String> equal(String name, JsonNode dataset, Total expected) {
    List<String> problems = new ArrayList<>();
    for (String list : COMPARE_LISTS) {
      JsonNode count = dataset.path(list);
      if (count.asLong(-1) != 0) {
        problems.add("%s has %s: %s".formatted(name, list, count));
      }
    }
    if (dataset.path("equal").asLong(-1) != expected.files()) {
      problems.add(
          "%s has %s equal files, %d are at the source"
              .formatted(name, dataset.path("equal"), expected.files()));
    }
    return problems;
  }
}

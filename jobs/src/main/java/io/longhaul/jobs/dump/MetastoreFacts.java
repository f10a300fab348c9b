package io.longhaul.jobs.dump;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is said of a table or a partition, in words that a dump and a metastore have in common, by
 * what it is about. Something empty and something absent are the same.
 */
final class MetastoreFacts {
  static final String COLUMNS = "columns";
  static final String KEYS = "partition keys";
  static final String VALUES = "key values";
  static final String LOCATION = "location";

  private final Map<String, String> facts = new TreeMap<>();

  MetastoreFacts put(String about, String text) {
    if (!text.isEmpty()) {
      facts.put(about, text);
    }
    return this;
  }

  MetastoreFacts put(String about, Collection<String> list) {
    return put(about, String.join(", ", list));
  }

  /** Parameters: by name, empty ones left out. */
  MetastoreFacts put(String about, Map<String, String> parameters) {
    return put(
        about,
        parameters.entrySet().stream()
            .filter(entry -> entry.getValue() != null && !entry.getValue().isEmpty())
            .map(entry -> spelled(entry.getKey()) + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", ")));
  }

  /** Hive before 3.0 misspelled a parameter, and its upgrade corrects it. */
  private static String spelled(String parameter) {
    return parameter.equals("colelction.delim") ? "collection.delim" : parameter;
  }

  String get(String about) {
    return facts.getOrDefault(about, "");
  }

  void addTo(MetastoreFacts other) {
    other.facts.putAll(facts);
  }

  /** What two disagree on. */
  Set<String> differencesTo(MetastoreFacts other) {
    Set<String> all = new TreeSet<>(facts.keySet());
    all.addAll(other.facts.keySet());
    all.removeIf(about -> get(about).equals(other.get(about)));
    return all;
  }

  /** A column as both sides spell it. */
  static String column(String name, String type, String comment) {
    return comment.isEmpty() ? name + " " + type : name + " " + type + " '" + comment + "'";
  }

  @Override
  public String toString() {
    return facts.toString();
  }
}

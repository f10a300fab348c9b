package io.longhaul.jobs.repack.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/** What files say of themselves: merged, the first one's word counts where they differ. */
final class KeyValues {
  private static final String PARQUET_JAVA = "parquet-mr";
  private static final String SPARK_VERSION = "org.apache.spark.version";

  /** Keys by which Spark tells which calendar dates and times are in. */
  private static final List<String> CALENDAR =
      List.of(
          "org.apache.spark.legacyDateTime",
          "org.apache.spark.legacyINT96",
          "org.apache.spark.timeZone",
          "writer.time.zone",
          "writer.date.proleptic",
          "writer.zone.conversion.legacy");

  private final Map<String, String> merged;
  private final Set<String> conflicts = new TreeSet<>();

  private KeyValues(Map<String, String> merged) {
    this.merged = merged;
  }

  static KeyValues of(FileMetaData footer) {
    return new KeyValues(map(footer));
  }

  /** Adds what another file says. */
  void add(FileMetaData footer) {
    map(footer)
        .forEach(
            (key, value) -> {
              if (!Objects.equals(merged.putIfAbsent(key, value), value)
                  && !merged.get(key).equals(value)) {
                conflicts.add(key);
              }
            });
  }

  /** Keys with more than one value; the first was kept. */
  Set<String> conflicts() {
    return conflicts;
  }

  void writeTo(FileMetaData footer) {
    merged.forEach(
        (key, value) -> footer.addToKey_value_metadata(new KeyValue(key).setValue(value)));
  }

  /** Whether a meaning is that of files which Spark writes today. */
  static boolean isOrdinary(Map<String, String> meaning) {
    return meaning.getOrDefault(SPARK_VERSION, "3").equals("3")
        && meaning.getOrDefault(PARQUET_JAVA, "true").equals("true")
        && CALENDAR.stream().noneMatch(meaning::containsKey);
  }

  /**
   * What decides how readers take the stored dates and times. Files that differ in it never go
   * together: one file has room for one answer only.
   */
  static Map<String, String> meaning(FileMetaData footer) {
    Map<String, String> all = map(footer);
    Map<String, String> meaning = new LinkedHashMap<>();
    for (String key : CALENDAR) {
      if (all.containsKey(key)) {
        meaning.put(key, all.get(key));
      }
    }
    if (all.containsKey(SPARK_VERSION)) {
      // Up to Spark 2 all dates were Julian.
      boolean julian = all.get(SPARK_VERSION).compareTo("3.") < 0;
      meaning.put(SPARK_VERSION, julian ? "2" : "3");
    }
    // Hive and Spark take INT96 of other writers as of another zone.
    meaning.put(PARQUET_JAVA, Boolean.toString(isParquetJava(footer)));
    return meaning;
  }

  static boolean isParquetJava(FileMetaData footer) {
    return footer.isSetCreated_by() && footer.getCreated_by().startsWith("parquet-mr");
  }

  private static Map<String, String> map(FileMetaData footer) {
    Map<String, String> map = new LinkedHashMap<>();
    if (footer.isSetKey_value_metadata()) {
      for (KeyValue pair : footer.getKey_value_metadata()) {
        map.put(pair.getKey(), pair.isSetValue() ? pair.getValue() : "");
      }
    }
    return map;
  }
}

package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A storage descriptor that is put together from the rows of several tables of a dump. */
final class StorageDraft {
  private long columnsId = -1;
  private long serdeId = -1;
  private final MetastoreFacts facts = new MetastoreFacts();
  private final Map<Integer, String> columns = new TreeMap<>();
  private final Map<Integer, String> buckets = new TreeMap<>();
  private final Map<Integer, String> sorting = new TreeMap<>();
  private final Map<String, String> serdeParameters = new TreeMap<>();

  /** A row of SDS, its id and its columns' id and SerDe's id first. */
  void storage(List<String> row) {
    columnsId = row.get(1).isEmpty() ? -1 : Long.parseLong(row.get(1));
    serdeId = row.get(2).isEmpty() ? -1 : Long.parseLong(row.get(2));
    facts.put(MetastoreFacts.LOCATION, row.get(3));
    facts.put("input format", row.get(4));
    facts.put("output format", row.get(5));
    facts.put("compressed", row.get(6).equals("1") ? "yes" : "no");
    facts.put("buckets", row.get(7));
  }

  long columnsId() {
    return columnsId;
  }

  long serdeId() {
    return serdeId;
  }

  void column(int place, String text) {
    columns.put(place, text);
  }

  void bucket(int place, String column) {
    buckets.put(place, column);
  }

  void sort(int place, String column) {
    sorting.put(place, column);
  }

  void serde(String library) {
    facts.put("serde", library);
  }

  void serdeParameter(String name, String value) {
    serdeParameters.put(name, value);
  }

  /** Adds what is known by now to the facts of its table or partition. */
  void addTo(MetastoreFacts all) {
    facts.put(MetastoreFacts.COLUMNS, columns.values());
    facts.put("bucket columns", buckets.values());
    facts.put("sort columns", sorting.values());
    facts.put("serde parameters", serdeParameters);
    facts.addTo(all);
  }
}

package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of one table of the dump, and who looks at its rows. Not thread-safe. */
final class TableRows {
  private final TableDefinition definition;
  private final Position created;
  private final boolean[] kept;
  private final List<RowSink> sinks = new ArrayList<>();
  private final Map<String, LongLog> logs = new LinkedHashMap<>();
  private final List<KeyCheck> keys = new ArrayList<>();
  private long count;

  TableRows(TableDefinition definition, Position created) {
    this.definition = definition;
    this.created = created;
    this.kept = new boolean[definition.columns().size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = definition.columns().get(i).type().family() == ColumnType.Family.BIT;
    }
  }

  TableDefinition definition() {
    return definition;
  }

  String name() {
    return definition.name();
  }

  Position created() {
    return created;
  }

  boolean has(String column) {
    return definition.indexOf(column) >= 0;
  }

  boolean has(List<String> columns) {
    return columns.stream().allMatch(this::has);
  }

  /** The place of a column whose values are needed; -1 without such a column. */
  int need(String column) {
    int at = definition.indexOf(column);
    if (at >= 0) {
      kept[at] = true;
    }
    return at;
  }

  RowKey key(List<String> columns) {
    columns.forEach(this::need);
    return new RowKey(definition, columns);
  }

  void watch(RowSink sink) {
    sinks.add(sink);
  }

  void check(KeyCheck key) {
    keys.add(key);
    sinks.add(key::row);
  }

  List<KeyCheck> keys() {
    return keys;
  }

  /** The values of a column, as ids or hashes, NULL left out; repeated neighbours come once. */
  LongLog references(String column) {
    return logs.computeIfAbsent(
        column,
        name -> {
          RowKey key = key(List.of(name));
          LongLog log = new LongLog();
          int at = definition.indexOf(name);
          watch(
              row -> {
                if (!row.isNull(at)) {
                  log.addRun(key.hash(row));
                }
              });
          return log;
        });
  }

  /** The log of a key that is this one column, where there is one. */
  Optional<LongLog> keyLog(String column) {
    return keys.stream()
        .filter(key -> key.isOf(definition.indexOf(column)))
        .map(KeyCheck::log)
        .findFirst();
  }

  boolean[] kept() {
    return kept;
  }

  void row(Row row) {
    count++;
    for (int i = 0; i < sinks.size(); i++) {
      sinks.get(i).row(row);
    }
  }

  long count() {
    return count;
  }
}

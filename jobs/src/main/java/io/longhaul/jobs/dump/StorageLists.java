package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees that the lists of a storage descriptor go together, for which the schema has no key: columns
 * to bucket by with a number of buckets, and skewed values with the columns they are of. A single
 * bucket without columns is borne, since clients of the metastore write it; Hive and Spark write
 * neither more buckets nor columns alone. Nothing is asked of SORT_COLS: Hive 2 sorts the tables of
 * its indexes without buckets.
 */
final class StorageLists {
  private static final String STORAGE = "SDS";
  private static final String ID = "SD_ID";
  private static final String BUCKETS = "BUCKETING_COLS";
  private static final String SKEWED = "SKEWED_COL_NAMES";
  private static final String SKEWED_VALUES = "SKEWED_VALUES";

  private final Map<String, TableRows> tables = new HashMap<>();
  private final Map<String, LongLog> owners = new HashMap<>();
  private final LongLog one = new LongLog();
  private final LongLog several = new LongLog();

  void watch(TableRows table) {
    String name = TableDefinition.key(table.name());
    switch (name) {
      case STORAGE -> watchStorage(table);
      case BUCKETS, SKEWED -> watchOwners(table, name, ID);
      case SKEWED_VALUES -> watchOwners(table, name, "SD_ID_OID");
      default -> {
        // Has no list of a storage descriptor.
      }
    }
  }

  private void watchStorage(TableRows table) {
    if (!table.has(List.of(ID, "NUM_BUCKETS"))) {
      return;
    }
    tables.put(STORAGE, table);
    int id = table.need(ID);
    int buckets = table.need("NUM_BUCKETS");
    table.watch(
        row -> {
          long number = row.isNull(buckets) ? 0 : row.number(buckets);
          if (number > 0) {
            (number == 1 ? one : several).add(row.number(id));
          }
        });
  }

  private void watchOwners(TableRows table, String name, String column) {
    if (table.has(column)) {
      tables.put(name, table);
      owners.put(name, table.references(column));
    }
  }

  List<Suspects> finish() {
    List<Suspects> found = new ArrayList<>();
    if (tables.containsKey(STORAGE) && tables.containsKey(BUCKETS)) {
      long[] numbers = several.sorted();
      long[] columns = owners.get(BUCKETS).sorted();
      add(
          found,
          STORAGE,
          ID,
          LongLog.missing(numbers, columns),
          "SD_ID %s has buckets, but no column in BUCKETING_COLS");
      add(
          found,
          BUCKETS,
          ID,
          LongLog.missing(columns, LongLog.merged(numbers, one.sorted())),
          "SD_ID %s has a column here, but no buckets in SDS.NUM_BUCKETS");
    }
    if (tables.containsKey(SKEWED) && tables.containsKey(SKEWED_VALUES)) {
      add(
          found,
          SKEWED_VALUES,
          "SD_ID_OID",
          LongLog.missing(owners.get(SKEWED_VALUES).sorted(), owners.get(SKEWED).sorted()),
          "SD_ID_OID %s has skewed values here, but no column in SKEWED_COL_NAMES");
    }
    return found;
  }

  private void add(List<Suspects> found, String name, String column, long[] missing, String seen) {
    if (missing.length > 0) {
      TableRows table = tables.get(name);
      found.add(
          new Suspects(
              Code.STORAGE_LISTS,
              table.name(),
              table.key(List.of(column)),
              LongLog.of(missing),
              false,
              seen));
    }
  }
}

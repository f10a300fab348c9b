package io.longhaul.jobs.dump;

import io.longhaul.jobs.engine.TableName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a dump says of the tables and partitions of a sample. Read twice: the columns and SerDe of a
 * storage descriptor stand before it in the dump.
 */
final class DumpSample {
  private final DumpInventory inventory;
  private final Map<Long, StorageDraft> storages = new HashMap<>();
  private final Map<Long, List<StorageDraft>> columns = new HashMap<>();
  private final Map<Long, List<StorageDraft>> serdes = new HashMap<>();
  private final Map<Long, Map<Integer, String>> keys = new HashMap<>();
  private final Map<Long, Map<Integer, String>> values = new HashMap<>();
  private final Map<Long, Map<String, String>> tableParameters = new HashMap<>();
  private final Map<Long, Map<String, String>> partitionParameters = new HashMap<>();

  private DumpSample(DumpInventory inventory) {
    this.inventory = inventory;
  }

  /** Tables first, each kind in the order of its ids. */
  static List<Sampled> read(DumpSource source, DumpInventory inventory) throws IOException {
    DumpSample sample = new DumpSample(inventory);
    sample.first(source);
    sample.second(source);
    return sample.sampled();
  }

  private void first(DumpSource source) throws IOException {
    for (DumpInventory.Table table : inventory.sampledTables()) {
      storages.put(table.storage(), new StorageDraft());
      keys.put(table.id(), new TreeMap<>());
      tableParameters.put(table.id(), new TreeMap<>());
    }
    for (DumpInventory.Partition partition : inventory.sampledPartitions()) {
      storages.put(partition.storage(), new StorageDraft());
      values.put(partition.id(), new TreeMap<>());
      partitionParameters.put(partition.id(), new TreeMap<>());
    }
    DumpQuery query = new DumpQuery();
    readStorages(query);
    readObjects(query);
    query.read(source);
  }

  private void readStorages(DumpQuery query) {
    query
        .on(
            "SDS",
            "SD_ID",
            storages::containsKey,
            List.of(
                "SD_ID",
                "CD_ID",
                "SERDE_ID",
                "LOCATION",
                "INPUT_FORMAT",
                "OUTPUT_FORMAT",
                "IS_COMPRESSED",
                "NUM_BUCKETS"),
            row -> storages.get(id(row)).storage(row))
        .on(
            "BUCKETING_COLS",
            "SD_ID",
            storages::containsKey,
            List.of("SD_ID", "INTEGER_IDX", "BUCKET_COL_NAME"),
            row -> storages.get(id(row)).bucket(place(row), row.get(2)))
        .on(
            "SORT_COLS",
            "SD_ID",
            storages::containsKey,
            List.of("SD_ID", "INTEGER_IDX", "COLUMN_NAME", "ORDER"),
            row -> storages.get(id(row)).sort(place(row), row.get(2) + " " + row.get(3)));
  }

  private void readObjects(DumpQuery query) {
    query
        .on(
            "PARTITION_KEYS",
            "TBL_ID",
            keys::containsKey,
            List.of("TBL_ID", "INTEGER_IDX", "PKEY_NAME", "PKEY_TYPE", "PKEY_COMMENT"),
            row ->
                keys.get(id(row))
                    .put(place(row), MetastoreFacts.column(row.get(2), row.get(3), row.get(4))))
        .on(
            "PARTITION_KEY_VALS",
            "PART_ID",
            values::containsKey,
            List.of("PART_ID", "INTEGER_IDX", "PART_KEY_VAL"),
            row -> values.get(id(row)).put(place(row), row.get(2)))
        .on(
            "TABLE_PARAMS",
            "TBL_ID",
            tableParameters::containsKey,
            List.of("TBL_ID", "PARAM_KEY", "PARAM_VALUE"),
            row -> tableParameters.get(id(row)).put(row.get(1), row.get(2)))
        .on(
            "PARTITION_PARAMS",
            "PART_ID",
            partitionParameters::containsKey,
            List.of("PART_ID", "PARAM_KEY", "PARAM_VALUE"),
            row -> partitionParameters.get(id(row)).put(row.get(1), row.get(2)));
  }

  private void second(DumpSource source) throws IOException {
    for (StorageDraft storage : storages.values()) {
      columns.computeIfAbsent(storage.columnsId(), key -> new ArrayList<>()).add(storage);
      serdes.computeIfAbsent(storage.serdeId(), key -> new ArrayList<>()).add(storage);
    }
    new DumpQuery()
        .on(
            "COLUMNS_V2",
            "CD_ID",
            columns::containsKey,
            List.of("CD_ID", "INTEGER_IDX", "COLUMN_NAME", "TYPE_NAME", "COMMENT"),
            row -> {
              String text = MetastoreFacts.column(row.get(2), row.get(3), row.get(4));
              columns.get(id(row)).forEach(storage -> storage.column(place(row), text));
            })
        .on(
            "SERDES",
            "SERDE_ID",
            serdes::containsKey,
            List.of("SERDE_ID", "SLIB"),
            row -> serdes.get(id(row)).forEach(storage -> storage.serde(row.get(1))))
        .on(
            "SERDE_PARAMS",
            "SERDE_ID",
            serdes::containsKey,
            List.of("SERDE_ID", "PARAM_KEY", "PARAM_VALUE"),
            row ->
                serdes
                    .get(id(row))
                    .forEach(storage -> storage.serdeParameter(row.get(1), row.get(2))))
        .read(source);
  }

  private static Long id(List<String> row) {
    return Long.valueOf(row.get(0));
  }

  private static int place(List<String> row) {
    return Integer.parseInt(row.get(1));
  }

  private List<Sampled> sampled() {
    Map<String, Sampled> all = new LinkedHashMap<>();
    for (DumpInventory.Table table : inventory.sampledTables()) {
      MetastoreFacts facts =
          new MetastoreFacts()
              .put("type", table.type())
              .put("owner", table.owner())
              .put(MetastoreFacts.KEYS, keys.get(table.id()).values())
              .put("parameters", tableParameters.get(table.id()));
      storages.get(table.storage()).addTo(facts);
      add(all, new Sampled(table.name(), Optional.empty(), facts));
    }
    for (DumpInventory.Partition partition : inventory.sampledPartitions()) {
      MetastoreFacts facts =
          new MetastoreFacts()
              .put(MetastoreFacts.VALUES, values.get(partition.id()).values())
              .put("parameters", partitionParameters.get(partition.id()));
      storages.get(partition.storage()).addTo(facts);
      TableName table = inventory.table(partition.table()).name();
      add(all, new Sampled(table, Optional.of(partition.name()), facts));
    }
    return List.copyOf(all.values());
  }

  private static void add(Map<String, Sampled> all, Sampled one) {
    all.put(one.name(), one);
  }
}

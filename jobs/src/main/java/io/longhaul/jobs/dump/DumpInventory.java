package io.longhaul.jobs.dump;

import io.longhaul.jobs.engine.TableName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The databases and tables of a dump, how many partitions each table has, and the sample that a
 * seed chooses: memory grows with the tables, not with the partitions.
 */
final class DumpInventory {
  /** A row of TBLS. */
  record Table(long id, TableName name, long storage, String type, String owner) {}

  /** A row of PARTITIONS. */
  record Partition(long id, long table, long storage, String name) {}

  private record Chosen<T>(long rank, T row) {}

  private final Map<Long, List<String>> databases = new TreeMap<>();
  private final Map<Long, List<String>> rows = new HashMap<>();
  private final Map<Long, Table> tables = new TreeMap<>();
  private final Map<Long, Long> partitions = new HashMap<>();
  private final PriorityQueue<Chosen<Partition>> sampledPartitions = queue();
  private final PriorityQueue<Chosen<Table>> sampledTables = queue();
  private final int size;
  private final long seed;

  private DumpInventory(int size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  private static <T> PriorityQueue<Chosen<T>> queue() {
    return new PriorityQueue<>(Comparator.comparingLong((Chosen<T> one) -> one.rank()).reversed());
  }

  /**
   * @param size how many tables and how many partitions to choose
   */
  static DumpInventory read(DumpSource source, int size, long seed) throws IOException {
    DumpInventory inventory = new DumpInventory(size, seed);
    new DumpQuery()
        .on(
            "DBS",
            List.of("DB_ID", "CTLG_NAME", "NAME"),
            row -> inventory.databases.put(Long.valueOf(row.get(0)), row.subList(1, 3)))
        .on(
            "TBLS",
            List.of("TBL_ID", "DB_ID", "TBL_NAME", "SD_ID", "TBL_TYPE", "OWNER"),
            row -> inventory.rows.put(Long.valueOf(row.get(0)), row))
        .on("PARTITIONS", List.of("PART_ID", "TBL_ID", "SD_ID", "PART_NAME"), inventory::partition)
        .read(source);
    inventory.rows.values().forEach(inventory::table);
    inventory.rows.clear();
    return inventory;
  }

  private void partition(List<String> row) {
    Partition partition = new Partition(id(row.get(0)), id(row.get(1)), id(row.get(2)), row.get(3));
    partitions.merge(partition.table(), 1L, Long::sum);
    choose(sampledPartitions, new Chosen<>(rank(partition.id()), partition));
  }

  private void table(List<String> row) {
    List<String> database = databases.getOrDefault(id(row.get(1)), List.of("", ""));
    String catalog = database.get(0).isEmpty() ? TableName.DEFAULT_CATALOG : database.get(0);
    TableName name = new TableName(catalog, database.get(1), row.get(2));
    Table table = new Table(id(row.get(0)), name, id(row.get(3)), row.get(4), row.get(5));
    tables.put(table.id(), table);
    choose(sampledTables, new Chosen<>(rank(table.id()), table));
  }

  private static long id(String text) {
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }

  private <T> void choose(PriorityQueue<Chosen<T>> sample, Chosen<T> one) {
    sample.add(one);
    if (sample.size() > size) {
      sample.poll();
    }
  }

  /** An order of ids that the seed decides on. */
  private long rank(long id) {
    long mixed = (id ^ seed) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }

  /** The databases of a catalog. */
  Set<String> databases(String catalog) {
    Set<String> names = new TreeSet<>();
    for (List<String> database : databases.values()) {
      String own = database.get(0).isEmpty() ? TableName.DEFAULT_CATALOG : database.get(0);
      if (own.equals(catalog)) {
        names.add(database.get(1));
      }
    }
    return names;
  }

  Set<String> catalogs() {
    Set<String> catalogs = new TreeSet<>();
    for (List<String> database : databases.values()) {
      catalogs.add(database.get(0).isEmpty() ? TableName.DEFAULT_CATALOG : database.get(0));
    }
    return catalogs;
  }

  /** In the order of their ids. */
  List<Table> tables() {
    return List.copyOf(tables.values());
  }

  Table table(long id) {
    return tables.get(id);
  }

  long partitionsOf(Table table) {
    return partitions.getOrDefault(table.id(), 0L);
  }

  long databaseCount() {
    return databases.size();
  }

  long partitionCount() {
    return partitions.values().stream().mapToLong(Long::longValue).sum();
  }

  List<Table> sampledTables() {
    List<Table> sample = new ArrayList<>();
    sampledTables.forEach(one -> sample.add(one.row()));
    sample.sort(Comparator.comparingLong(Table::id));
    return sample;
  }

  List<Partition> sampledPartitions() {
    List<Partition> sample = new ArrayList<>();
    sampledPartitions.forEach(one -> sample.add(one.row()));
    sample.sort(Comparator.comparingLong(Partition::id));
    return sample;
  }
}

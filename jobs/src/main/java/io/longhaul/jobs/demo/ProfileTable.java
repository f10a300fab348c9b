package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;

/** The demo's HBase table of customers, and what happens to it; read back by HBase's own client. */
final class ProfileTable {
  static final TableName NAME = TableName.valueOf("crm", "profiles");

  private static final byte[] FAMILY = "p".getBytes(UTF_8);
  private static final byte[] CITY = "city".getBytes(UTF_8);
  private static final byte[] STATUS = "status".getBytes(UTF_8);
  private static final int BATCH = 1_000;
  private static final int REGIONS = 4;
  private static final int VERSIONS = 3;
  private static final long SEED = 20_261_121;

  private final int rows;

  /**
   * @param rows how many customers there are at first
   */
  ProfileTable(int rows) {
    this.rows = rows;
  }

  private static byte[] row(int number) {
    return "customer-%07d".formatted(number).getBytes(UTF_8);
  }

  /** Makes the table with all its rows. */
  void create(Configuration conf) throws IOException {
    try (Connection connection = ConnectionFactory.createConnection(conf)) {
      byte[][] splits = new byte[REGIONS - 1][];
      for (int i = 1; i < REGIONS; i++) {
        splits[i - 1] = row(rows / REGIONS * i);
      }
      try (Admin admin = connection.getAdmin()) {
        admin.createNamespace(NamespaceDescriptor.create(NAME.getNamespaceAsString()).build());
        admin.createTable(
            TableDescriptorBuilder.newBuilder(NAME)
                .setColumnFamily(
                    ColumnFamilyDescriptorBuilder.newBuilder(FAMILY)
                        .setMaxVersions(VERSIONS)
                        .setKeepDeletedCells(KeepDeletedCells.TTL)
                        .build())
                .build(),
            splits);
      }
      write(connection, 0, rows, "new");
    }
  }

  private static void write(Connection connection, int from, int to, String status)
      throws IOException {
    Random random = new Random(SEED + from);
    try (Table table = connection.getTable(NAME)) {
      List<Put> batch = new ArrayList<>();
      for (int i = from; i < to; i++) {
        String city = "city-" + random.nextInt(500);
        batch.add(
            new Put(row(i))
                .addColumn(FAMILY, CITY, city.getBytes(UTF_8))
                .addColumn(FAMILY, STATUS, status.getBytes(UTF_8)));
        if (batch.size() == BATCH || i == to - 1) {
          table.put(batch);
          batch.clear();
        }
      }
    }
  }

  /** What happens in a day: customers come, change and go. */
  record Day(int added, int changed, int deleted) {}

  Day change(Configuration conf) throws IOException {
    Day day = new Day(rows / 20, rows / 10, rows / 100);
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Table table = connection.getTable(NAME)) {
      write(connection, rows, rows + day.added(), "new");
      write(connection, 0, day.changed(), "gold");
      List<Delete> gone = new ArrayList<>();
      for (int i = 0; i < day.deleted(); i++) {
        gone.add(new Delete(row(rows / 2 + i)));
      }
      table.delete(gone);
    }
    return day;
  }

  /**
   * Makes three rows differ: one value of the target, one row there that nobody wrote, and one at
   * the source that is dated back to before all windows.
   */
  void damage(Configuration source, Configuration target) throws IOException {
    long before;
    try (Connection connection = ConnectionFactory.createConnection(target);
        Table table = connection.getTable(NAME)) {
      Result row = table.get(new Get(row(7)));
      long time = row.getColumnLatestCell(FAMILY, CITY).getTimestamp();
      before = row.getColumnCells(FAMILY, CITY).get(0).getTimestamp() - 3_600_000;
      table.put(new Put(row(7)).addColumn(FAMILY, CITY, time, "nowhere".getBytes(UTF_8)));
      table.put(
          new Put("customer-unknown".getBytes(UTF_8))
              .addColumn(FAMILY, CITY, time, "nowhere".getBytes(UTF_8)));
    }
    try (Connection connection = ConnectionFactory.createConnection(source);
        Table table = connection.getTable(NAME)) {
      table.put(
          new Put("customer-of-old".getBytes(UTF_8))
              .addColumn(FAMILY, CITY, before, "city-1".getBytes(UTF_8)));
    }
  }

  /** Rows that a reader sees, and a digest of them that two clusters have in common or not. */
  record Seen(long rows, int digest) {}

  static Seen read(Configuration conf) throws IOException {
    long rows = 0;
    int digest = 1;
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Table table = connection.getTable(NAME);
        ResultScanner scanner = table.getScanner(new Scan().setCaching(BATCH))) {
      for (Result row : scanner) {
        rows++;
        TreeMap<String, String> cells = new TreeMap<>();
        row.listCells()
            .forEach(
                cell ->
                    cells.put(
                        cell.toString(),
                        new String(
                            cell.getValueArray(),
                            cell.getValueOffset(),
                            cell.getValueLength(),
                            UTF_8)));
        digest = 31 * digest + cells.hashCode();
      }
    }
    return new Seen(rows, digest);
  }
}

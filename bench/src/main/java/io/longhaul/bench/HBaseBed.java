package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Main;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.KeepDeletedCells;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;

/** Two HBase clusters in a process of their own, and a table. */
final class HBaseBed implements Closeable {
  static final TableName TABLE = TableName.valueOf("bench");

  private static final byte[] FAMILY = {'f'};
  private static final byte[] COLUMN = {'q'};
  private static final int BATCH_BYTES = 2 << 20;
  private static final int REGIONS = 4;

  private final Path folder;
  private final Process process;
  private final String source;
  private final String target;
  private final String sourceRoot;
  private int policies;

  private HBaseBed(Path folder, Process process, String[] said) {
    this.folder = folder;
    this.process = process;
    this.source = said[0];
    this.target = said[1];
    this.sourceRoot = said[2];
  }

  static HBaseBed start(Path folder) throws IOException {
    List<String> command = JavaCommand.of("-Xms2g", "-Xmx2g");
    command.addAll(List.of(HBaseMain.class.getName(), folder.resolve("hbase").toString()));
    Path log = folder.resolve("hbase.log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader answers = process.inputReader(UTF_8);
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("Cannot start the clusters, see " + log);
    }
    return new HBaseBed(folder, process, line.split(" ", -1));
  }

  Configuration sourceConf() throws IOException {
    return HBaseConfiguration.createClusterConf(HBaseConfiguration.create(), source);
  }

  Configuration targetConf() throws IOException {
    return HBaseConfiguration.createClusterConf(HBaseConfiguration.create(), target);
  }

  /** Makes the table anew at the source, with all its rows in its files. */
  void fill(HBaseRows rows) throws IOException {
    drop(sourceConf());
    create(sourceConf(), rows.rows());
    put(0, rows.rows(), rows.bytes());
    try (Connection connection = ConnectionFactory.createConnection(sourceConf());
        Admin admin = connection.getAdmin()) {
      admin.flush(TABLE);
    }
  }

  /** Makes the table, empty. */
  static void create(Configuration conf, int rows) throws IOException {
    byte[][] splits = new byte[REGIONS - 1][];
    for (int i = 1; i < REGIONS; i++) {
      splits[i - 1] = row(rows / REGIONS * i);
    }
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Admin admin = connection.getAdmin()) {
      admin.createTable(
          TableDescriptorBuilder.newBuilder(TABLE)
              .setColumnFamily(
                  ColumnFamilyDescriptorBuilder.newBuilder(FAMILY)
                      .setKeepDeletedCells(KeepDeletedCells.TTL)
                      .build())
              .build(),
          splits);
    }
  }

  void put(int from, int to, int bytes) throws IOException {
    Random random = new Random(from);
    try (Connection connection = ConnectionFactory.createConnection(sourceConf());
        Table table = connection.getTable(TABLE)) {
      List<Put> batch = new ArrayList<>();
      for (int i = from; i < to; i++) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        batch.add(new Put(row(i)).addColumn(FAMILY, COLUMN, value));
        if (batch.size() * (bytes + 50) > BATCH_BYTES || i == to - 1) {
          table.put(batch);
          batch.clear();
        }
      }
    }
  }

  private static byte[] row(int number) {
    return "row-%09d".formatted(number).getBytes(UTF_8);
  }

  static void drop(Configuration conf) throws IOException {
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Admin admin = connection.getAdmin()) {
      if (admin.tableExists(TABLE)) {
        admin.disableTable(TABLE);
        admin.deleteTable(TABLE);
      }
    }
  }

  /** A policy of the table, with a warehouse that nobody has used. */
  Policy policy(String marginSeconds, String link) throws IOException {
    Path place = Files.createDirectories(folder.resolve("longhaul-" + ++policies));
    Path file = place.resolve("policy.yaml");
    Files.writeString(
        file,
        """
        name: bench
        source: { warehouse: "%1$s/a", hbase: "%2$s", hadoop: { hbase.rootdir: "%3$s" } }
        target: { warehouse: "%1$s/b", hbase: "%4$s" }
        state: "%1$s/state"
        %5$s
        datasets: [ { name: bench, hbase: "default:bench", margin: %6$s } ]
        """
            .formatted(place, source, sourceRoot, target, link, marginSeconds));
    Files.createDirectories(place.resolve("b"));
    return new Policy(file, place.resolve("b"));
  }

  /**
   * A policy file.
   *
   * @param warehouse the target's
   */
  record Policy(Path file, Path warehouse) {
    /** Runs a whole command on it; gives its report. */
    JsonNode run(String... words) throws IOException {
      List<String> args = new ArrayList<>(List.of(words));
      args.addAll(List.of("--json", file.toString()));
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      int exit;
      try (PrintStream out = new PrintStream(report, true, UTF_8);
          PrintStream err =
              new PrintStream(Files.newOutputStream(Path.of(file + ".log")), true, UTF_8)) {
        exit = Main.run(args.toArray(String[]::new), out, err);
      }
      if (exit != 0) {
        throw new IOException("Cannot run %s: %s".formatted(args, report.toString(UTF_8)));
      }
      return new ObjectMapper().readTree(report.toString(UTF_8));
    }

    void delete() {
      FileUtil.fullyDelete(file.getParent().toFile());
    }
  }

  /** What stock jobs get besides: a place of their own for what they stage. */
  Configuration stock(Configuration conf, Map<String, String> settings) {
    settings.forEach(conf::set);
    return conf;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

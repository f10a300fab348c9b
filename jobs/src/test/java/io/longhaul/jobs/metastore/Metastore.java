package io.longhaul.jobs.metastore;

import io.longhaul.common.sql.SqlDriver;
import io.longhaul.jobs.dump.MariaDb;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hive.metastore.TableType;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** A real Hive metastore of 3.1 on a database, with a warehouse, in a process of its own. */
final class Metastore implements Closeable {
  private static final String CLEANER = "org.apache.hadoop.hive.metastore.events.EventCleanerTask";

  private final Process process;
  private final int port;
  private final String warehouse;
  private TSocket socket;
  private ThriftHiveMetastore.Client client;

  private Metastore(Process process, int port, String warehouse) {
    this.process = process;
    this.port = port;
    this.warehouse = warehouse;
  }

  /** Starts it; {@link #connect} waits until it serves. */
  static Metastore start(
      Path folder, MariaDb server, String user, String password, String warehouse)
      throws IOException {
    Path target = SqlDriver.installation(ImportJob.class);
    Path driver = SqlDriver.find(Optional.empty(), target).jar();
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "javax.jdo.option.ConnectionURL",
        "jdbc:mysql://127.0.0.1:%d/hive".formatted(server.port()));
    settings.put("javax.jdo.option.ConnectionDriverName", "com.mysql.cj.jdbc.Driver");
    settings.put("javax.jdo.option.ConnectionUserName", user);
    settings.put("javax.jdo.option.ConnectionPassword", password);
    settings.put("datanucleus.connectionPool.maxPoolSize", "4");
    settings.put("metastore.warehouse.dir", warehouse);
    settings.put(
        "metastore.expression.proxy",
        "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy");
    settings.put("metastore.task.threads.always", CLEANER);
    settings.put("metastore.task.threads.remote", CLEANER);
    StringBuilder xml = new StringBuilder("<configuration>");
    settings.forEach(
        (name, value) ->
            xml.append(
                "<property><name>%s</name><value>%s</value></property>".formatted(name, value)));
    Files.writeString(conf.resolve("metastore-site.xml"), xml.append("</configuration>"));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                conf + ":" + target.resolve("lib/metastore").toAbsolutePath() + "/*:" + driver,
                "org.apache.hadoop.hive.metastore.HiveMetaStore",
                "-p",
                String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("metastore.log").toFile())
            .start();
    return new Metastore(process, port, warehouse);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  String uri() {
    return "thrift://127.0.0.1:" + port;
  }

  /** Waits until it serves. */
  Metastore connect() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        socket = new TSocket("127.0.0.1", port, 60_000);
        socket.open();
        client = new ThriftHiveMetastore.Client(new TBinaryProtocol(socket));
        return this;
      } catch (TException e) {
        if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new IOException("Cannot start a metastore", e);
        }
      }
    }
  }

  ThriftHiveMetastore.Client client() {
    return client;
  }

  void database(String name) throws TException {
    client.create_database(new Database(name, "", warehouse + "/" + name + ".db", Map.of()));
  }

  /** A table of lines {@code number,text}; with a partition key of texts or none. */
  void table(String database, String name, String... keys) throws TException {
    Table table = new Table();
    table.setDbName(database);
    table.setTableName(name);
    table.setOwner("etl");
    table.setTableType(TableType.MANAGED_TABLE.name());
    table.setParameters(new LinkedHashMap<>());
    table.setPartitionKeys(
        List.of(keys).stream().map(key -> new FieldSchema(key, "string", "")).toList());
    table.setSd(storage(location(database, name)));
    client.create_table(table);
  }

  void partition(String database, String table, String key, String value) throws TException {
    Partition partition = new Partition();
    partition.setDbName(database);
    partition.setTableName(table);
    partition.setValues(List.of(value));
    partition.setParameters(new LinkedHashMap<>());
    partition.setSd(storage(location(database, table) + "/" + key + "=" + value));
    client.add_partition(partition);
  }

  private String location(String database, String table) {
    return warehouse + "/" + database + ".db/" + table;
  }

  private static StorageDescriptor storage(String location) {
    StorageDescriptor storage = new StorageDescriptor();
    storage.setCols(
        List.of(new FieldSchema("id", "int", ""), new FieldSchema("name", "string", "")));
    storage.setLocation(location);
    storage.setInputFormat("org.apache.hadoop.mapred.TextInputFormat");
    storage.setOutputFormat("org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat");
    storage.setSerdeInfo(
        new SerDeInfo(
            "",
            "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            Map.of("field.delim", ",", "serialization.format", ",")));
    storage.setParameters(new LinkedHashMap<>());
    storage.setBucketCols(List.of());
    storage.setSortCols(List.of());
    storage.setNumBuckets(-1);
    return storage;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.close();
    }
    process.destroyForcibly();
  }
}

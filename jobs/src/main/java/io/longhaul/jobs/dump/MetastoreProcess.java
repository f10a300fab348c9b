package io.longhaul.jobs.dump;

import io.longhaul.common.sql.SqlServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Hive metastore on one database, in a process of its own: its classes have the names of
 * Spark's. It has no file systems, so that nobody who finds its port can reach data through it, and
 * no task that would clean anything away.
 */
final class MetastoreProcess implements Closeable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final String CLEANER = "org.apache.hadoop.hive.metastore.events.EventCleanerTask";

  /** What its class path could open; this implementation opens none of them. */
  private static final List<String> SCHEMES =
      List.of("file", "hdfs", "webhdfs", "swebhdfs", "viewfs", "ftp", "http", "https");

  private static final String NO_FILE_SYSTEM = "org.apache.hadoop.fs.HarFileSystem";

  private final TetheredProcess process;
  private final int port;

  private MetastoreProcess(TetheredProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param libraries folder of its jars
   * @param folder private to us; its settings, which hold the password, and its log go there
   */
  static MetastoreProcess start(
      Path libraries, Path driverJar, SqlServer server, String database, Path folder)
      throws IOException, InterruptedException {
    Path conf = Files.createDirectories(folder.resolve("metastore-conf"));
    Path site = conf.resolve("metastore-site.xml");
    Files.deleteIfExists(site);
    Files.createFile(
        site, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(site, xml(settings(server, database, folder)));
    int port = FreePort.choose();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            // It lives for a minute or two.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            conf + ":" + libraries.toAbsolutePath() + "/*:" + driverJar,
            "org.apache.hadoop.hive.metastore.HiveMetaStore",
            "-p",
            String.valueOf(port));
    TetheredProcess process =
        TetheredProcess.start(command, Map.of(), folder.resolve("metastore.log"));
    MetastoreProcess metastore = new MetastoreProcess(process, port);
    try {
      metastore.await();
    } catch (IOException | InterruptedException e) {
      metastore.close();
      throw e;
    }
    return metastore;
  }

  private static Map<String, String> settings(SqlServer server, String database, Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("javax.jdo.option.ConnectionURL", server.address().url(database));
    settings.put("javax.jdo.option.ConnectionDriverName", server.driver().getClass().getName());
    settings.put("javax.jdo.option.ConnectionUserName", server.user());
    settings.put("javax.jdo.option.ConnectionPassword", server.password());
    settings.put("datanucleus.connectionPool.maxPoolSize", "4");
    settings.put("datanucleus.schema.autoCreateAll", "false");
    settings.put("metastore.schema.verification", "true");
    settings.put("metastore.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    // Asked for by 4.0 and unknown to 3.1, which listens everywhere.
    settings.put("metastore.thrift.bind.host", "127.0.0.1");
    settings.put(
        "metastore.expression.proxy",
        "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy");
    // One task there must be; it has nothing to clean for a century.
    settings.put("metastore.task.threads.always", CLEANER);
    settings.put("metastore.task.threads.remote", CLEANER);
    settings.put("metastore.event.expiry.duration", "36500d");
    SCHEMES.forEach(scheme -> settings.put("fs." + scheme + ".impl", NO_FILE_SYSTEM));
    return settings;
  }

  private static String xml(Map<String, String> settings) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration>\n");
    settings.forEach(
        (name, value) ->
            xml.append("<property><name>")
                .append(escaped(name))
                .append("</name><value>")
                .append(escaped(value))
                .append("</value><final>true</final></property>\n"));
    return xml.append("</configuration>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    InetSocketAddress address = address();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException e) {
        if (process.endsWithin(MOMENT)) {
          throw new IOException("Cannot start a metastore: " + process.lastWords(), e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Cannot start a metastore: it does not listen after " + START.toMinutes() + " min",
              e);
        }
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}

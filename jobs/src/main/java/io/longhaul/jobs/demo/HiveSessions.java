package io.longhaul.jobs.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.apache.spark.sql.SparkSession;

/**
 * Spark sessions with a Hive metastore of their own, kept by Derby in a folder. One at a time: a
 * process holds a single Spark context, so a session is closed before another job opens its own.
 */
final class HiveSessions implements Closeable {
  /** Derby answers an orderly shutdown with an exception of this state. */
  private static final String DERBY_SHUT_DOWN = "08006";

  private final Path folder;
  private boolean opened;

  /**
   * Starts nothing.
   *
   * @param folder where the metastore and all scratch files lie
   */
  HiveSessions(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a session, to be closed before the next.
   *
   * @param warehouse URI under which databases are made
   */
  SparkSession open(String warehouse) {
    opened = true;
    // Derby reads these once, when its driver is loaded; without them it litters the working
    // folder.
    System.setProperty("derby.system.home", folder.toString());
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    // The data is thrown away: a schema of 60 tables is made much faster without syncs.
    System.setProperty("derby.system.durability", "test");
    SparkSession.Builder builder = SparkSession.builder();
    Clusters.CLIENT.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    return builder
        .master("local[2]")
        .appName("longhaul demo")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", warehouse)
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.datetime.java8API.enabled", "true")
        // Without this 3,000 tiny files are read in a hundred tasks.
        .config("spark.sql.files.openCostInBytes", "65536")
        .config("spark.hadoop.javax.jdo.option.ConnectionURL", url() + ";create=true")
        .config("spark.hadoop.datanucleus.schema.autoCreateAll", "true")
        .config("spark.hadoop.hive.metastore.schema.verification", "false")
        // Counting the bytes of every new partition takes as long as writing it.
        .config("spark.hadoop.hive.stats.autogather", "false")
        .config("spark.hadoop.hive.exec.dynamic.partition.mode", "nonstrict")
        .config("spark.hadoop.hive.exec.scratchdir", folder.resolve("hive").toUri().toString())
        .config("spark.hadoop.hive.exec.local.scratchdir", folder.resolve("hive-local").toString())
        .config(
            "spark.hadoop.hive.downloaded.resources.dir",
            folder.resolve("hive-resources").toString())
        .config("spark.hadoop.hive.querylog.location", folder.resolve("hive-log").toString())
        .enableHiveSupport()
        .getOrCreate();
  }

  private String url() {
    return "jdbc:derby:;databaseName=" + folder.resolve("metastore_db");
  }

  /** Shuts the metastore's database down. */
  @Override
  public void close() throws IOException {
    if (!opened) {
      return;
    }
    try {
      DriverManager.getConnection(url() + ";shutdown=true").close();
    } catch (SQLException e) {
      if (!DERBY_SHUT_DOWN.equals(e.getSQLState())) {
        throw new IOException("Cannot shut down the metastore in " + folder, e);
      }
    }
  }
}

package io.longhaul.jobs.demo;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warehouse at the source: builds it, and later changes it as its users would. */
final class SourceWarehouse {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWarehouse.class);

  private static final String SANDBOX = "sandbox";
  private static final int SANDBOX_ROWS = 1_000;
  private static final String REWRITTEN_QUARTER = "1995-Q2";

  private final Clusters clusters;
  private final DemoScale scale;

  /** Connects to nothing. */
  SourceWarehouse(Clusters clusters, DemoScale scale) {
    this.clusters = clusters;
    this.scale = scale;
  }

  /** Where its tables lie, under the warehouse. */
  static List<String> directories() {
    return Stream.concat(
            TpchTables.names().stream().map(TpchTables::directory),
            Stream.of(DemoDataset.CLICKS.path(), DemoDataset.SANDBOX.path()))
        .toList();
  }

  void build(SparkSession spark) throws IOException, InterruptedException {
    spark.sql("CREATE DATABASE " + TpchTables.DATABASE);
    for (String table : TpchTables.names()) {
      TpchTables.create(spark, table, scale.tpch());
      LOG.info("Wrote {}", TpchTables.qualified(table));
    }
    spark.sql("CREATE DATABASE " + SANDBOX);
    spark
        .table(TpchTables.qualified("customer"))
        .limit(SANDBOX_ROWS)
        .write()
        .format("hive")
        .option("fileFormat", "parquet")
        .saveAsTable(SANDBOX + ".vip_customers");
    ClickFiles clicks = clicks();
    clicks.write(scale.clickFiles());
    clicks.writeUnfinished();
    LOG.info("Wrote {} click files", scale.clickFiles());
  }

  /** Appends half a year of orders: a file more in the last year, and a year that was not there. */
  long appendOrders(SparkSession spark) {
    String orders = TpchTables.qualified("orders");
    long before = spark.table(orders).count();
    spark
        .table(orders)
        .where("o_orderdate >= '1998-02-01'")
        .withColumn("o_orderkey", functions.expr("o_orderkey + 1000000000"))
        .withColumn("o_orderdate", functions.expr("date_add(o_orderdate, 180)"))
        .withColumn("o_orderyear", functions.expr("date_format(o_orderdate, 'yyyy')"))
        .repartition(functions.col("o_orderyear"))
        .write()
        .mode(SaveMode.Append)
        .insertInto(orders);
    return spark.table(orders).count() - before;
  }

  /**
   * Halves the tax of one quarter of lineitem, in place: the file keeps its name, as nothing is
   * deleted at the target yet.
   *
   * @return the partition
   */
  String rewriteLineitem(SparkSession spark) throws IOException {
    String partition = "l_shipquarter=" + REWRITTEN_QUARTER;
    FileSystem fs = clusters.source();
    Path file =
        onlyFile(
            fs,
            new Path(
                clusters.sourceWarehouse(), TpchTables.directory("lineitem") + "/" + partition));
    Path rewritten = new Path(fs.getHomeDirectory(), "rewritten");
    spark
        .table(TpchTables.qualified("lineitem"))
        .where("l_shipquarter = '" + REWRITTEN_QUARTER + "'")
        .drop("l_shipquarter")
        .withColumn("l_tax", functions.expr("l_tax / 2"))
        .coalesce(1)
        .write()
        .parquet(rewritten.toString());
    FileContext.getFileContext(fs.getUri(), fs.getConf())
        .rename(onlyFile(fs, rewritten), file, Options.Rename.OVERWRITE);
    fs.delete(rewritten, true);
    return partition;
  }

  private static Path onlyFile(FileSystem fs, Path directory) throws IOException {
    List<Path> files =
        List.of(fs.listStatus(directory, path -> !path.getName().startsWith("_"))).stream()
            .map(FileStatus::getPath)
            .toList();
    if (files.size() != 1) {
      throw new IOException("Cannot rewrite " + directory + ": " + files.size() + " files in it");
    }
    return files.get(0);
  }

  /** Adds a day of tiny files. */
  int addClicks() throws IOException, InterruptedException {
    int files = scale.clickFiles() / ClickFiles.DAYS;
    clicks().writeNextDay(files);
    return files;
  }

  /** Corrects a tiny file: the same length, other bytes. */
  void correctClicks() throws IOException {
    clicks().correctFirst();
  }

  /** Loses a third of the tiny files; their number. */
  int loseClicks() throws IOException {
    return clicks().deleteDays(ClickFiles.DAYS / 3);
  }

  private ClickFiles clicks() throws IOException {
    return new ClickFiles(
        clusters.source(), clusters.sourceWarehouse() + "/" + DemoDataset.CLICKS.path());
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.GroupOutcome.Declined;
import io.longhaul.jobs.repack.GroupOutcome.Failed;
import io.longhaul.jobs.repack.GroupOutcome.Rewritten;
import io.longhaul.jobs.repack.RowSums.Difference;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.FileFacts;
import io.longhaul.jobs.repack.pages.LeafSums;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Has Spark read the rows of a group and write them to one file, for what pages can't be merged of,
 * and for rows that are to be sorted. What it wrote is held against what it read: all rows whatever
 * their order, and, where the pages of the inputs can be read, each value bit by bit.
 *
 * <p>A group is declined when Spark would store a column as another type: then something of it may
 * be lost.
 */
final class RowsRewrite {
  private final RepackConfig config;
  private final SparkSession spark;

  RowsRewrite(RepackConfig config, SparkSession spark) {
    this.config = config;
    this.spark = spark;
    spark.conf().set("spark.sql.caseSensitive", "true");
    spark.conf().set("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED");
    spark.conf().set("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
    spark.conf().set("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");
    spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    spark.conf().set("spark.sql.parquet.inferTimestampNTZ.enabled", "true");
  }

  /**
   * Writes a group's rows to a file of a directory of its own.
   *
   * @param directory absolute path at OUTPUT's store that is free
   */
  GroupOutcome rewrite(FileGroup group, String directory) throws IOException {
    Store from = ExecutorStores.of(config.input().store());
    Store to = ExecutorStores.of(config.output().store());
    List<Source> sources = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    for (InputFileEntry file : group.inputs()) {
      String path = config.input().child(file.path());
      sources.add(new Source(file.path(), new StoreInput(from, path, file.length())));
      uris.add(config.input().store().root() + path);
    }
    if (uris.stream().anyMatch(uri -> uri.matches(".*[\\[\\]{}*?\\\\].*"))) {
      return declined(group, "Spark takes a file's name for a pattern");
    }
    try {
      FileFacts facts = FileFacts.read(sources.get(group.widest()));
      if (!facts.hasOrdinaryDates()) {
        return declined(group, "dates and times are stored in another way");
      }
      MessageType schema = facts.schema();
      Optional<LeafSums> wanted = leafSums(sources, schema);
      Set<PrimitiveTypeName> types = types(schema);
      if (wanted.isEmpty() && types.contains(PrimitiveTypeName.INT96)) {
        return declined(group, "INT96 may hold nanoseconds, which Spark drops");
      }
      timestamps(types);
      RowSums read = write(group, uris, config.output().store().root() + directory);
      Source written = part(to, directory);
      MessageType found = FileFacts.read(written).schema();
      Optional<String> other = difference(schema, found);
      if (other.isPresent()) {
        return declined(group, "Spark would store column " + other.get() + " as another type");
      }
      return check(group, written, read, wanted, found);
    } catch (DamagedFileException e) {
      return new Failed(
          new Failure(e.file(), e.column(), String.valueOf(e.getMessage()), ExitStatus.ATTENTION));
    } catch (UnsupportedFileException e) {
      return declined(group, e.getMessage());
    }
  }

  private GroupOutcome check(
      FileGroup group, Source written, RowSums read, Optional<LeafSums> wanted, MessageType schema)
      throws IOException {
    Dataset<Row> rows = spark.read().parquet(((StoreInput) written.input()).uri());
    Optional<Difference> difference = read.difference(SparkRows.sums(rows), rows.schema());
    if (difference.isPresent()) {
      return failed(group, difference.get().column(), difference.get().reason());
    }
    if (wanted.isPresent()) {
      Optional<LeafSums.Difference> leaf =
          wanted.get().difference(LeafSums.of(List.of(written), schema));
      if (leaf.isPresent()) {
        return failed(group, leaf.get().column(), leaf.get().reason());
      }
    }
    StoreInput input = (StoreInput) written.input();
    return new Rewritten(input.path(), input.length());
  }

  private static Optional<LeafSums> leafSums(List<Source> sources, MessageType schema)
      throws IOException {
    try {
      return Optional.of(LeafSums.of(sources, schema));
    } catch (UnsupportedFileException e) {
      // Which is why rows are read.
      return Optional.empty();
    }
  }

  /** Writes the rows of all inputs and gives what they hold. */
  private RowSums write(FileGroup group, List<String> uris, String directory) {
    StructType schema = spark.read().parquet(uris.get(group.widest())).schema();
    Dataset<Row> rows = spark.read().schema(schema).parquet(uris.toArray(String[]::new));
    Dataset<Row> one = rows.coalesce(1);
    if (!config.sort().isEmpty()) {
      one =
          one.sortWithinPartitions(
              config.sort().stream()
                  .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                  .toArray(Column[]::new));
    }
    one.write().option("compression", "snappy").parquet(directory);
    return SparkRows.sums(rows);
  }

  private static Source part(Store store, String directory) throws IOException {
    List<FileEntry> parts =
        store.list(directory).stream().filter(file -> file.name().startsWith("part-")).toList();
    if (parts.size() != 1) {
      throw new IOException(
          "Cannot find the one file that Spark wrote: %d in %s"
              .formatted(parts.size(), store.describe(directory)));
    }
    String path = directory + "/" + parts.get(0).name();
    return new Source(parts.get(0).name(), new StoreInput(store, path, parts.get(0).length()));
  }

  private void timestamps(Set<PrimitiveTypeName> types) {
    spark
        .conf()
        .set(
            "spark.sql.parquet.outputTimestampType",
            types.contains(PrimitiveTypeName.INT96) ? "INT96" : "TIMESTAMP_MICROS");
  }

  private static Set<PrimitiveTypeName> types(MessageType schema) {
    return Set.copyOf(
        new java.util.HashSet<>(
            schema.getColumns().stream()
                .map(column -> column.getPrimitiveType().getPrimitiveTypeName())
                .toList()));
  }

  /** The first column that is not stored alike. */
  private static Optional<String> difference(MessageType wanted, MessageType found) {
    for (Type field : wanted.getFields()) {
      if (!found.containsField(field.getName()) || !found.getType(field.getName()).equals(field)) {
        return Optional.of(field.getName());
      }
    }
    return Optional.empty();
  }

  private static Declined declined(FileGroup group, String reason) {
    return new Declined(group.why() + "; can't be rewritten by rows: " + reason);
  }

  private static Failed failed(FileGroup group, String column, String reason) {
    return new Failed(
        new Failure(
            group.outputPath(), column, "as Spark wrote it, " + reason, ExitStatus.ATTENTION));
  }
}

package io.longhaul.jobs.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.jobs.RealJobs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.codec.KeyValueCodecWithTags;
import org.apache.hadoop.hbase.util.Bytes;

/** A policy of one dataset, {@code t}, and what a test does to its table on both sides. */
final class TableTrial implements Closeable {
  static final byte[] F = Bytes.toBytes("f");
  static final byte[] Q = Bytes.toBytes("q");

  private final Path folder;
  private final TableName table;
  private final Connection source;
  private final Connection target;

  TableTrial(Path folder, TableName table) throws IOException {
    this.folder = folder;
    this.table = table;
    this.source = connect(TwoHBases.source().configuration());
    this.target = connect(TwoHBases.target().configuration());
  }

  static Connection connect(Configuration conf) throws IOException {
    conf.set("hbase.client.rpc.codec", KeyValueCodecWithTags.class.getName());
    return ConnectionFactory.createConnection(conf);
  }

  TableName table() {
    return table;
  }

  Connection source() {
    return source;
  }

  Connection target() {
    return target;
  }

  /** Writes the policy. */
  Path policy(String datasetKeys, String more) throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: trial
        source: { warehouse: "%1$s/a", hbase: "%2$s", hadoop: { hbase.client.pause: "20" } }
        target: { warehouse: "%1$s/b", hbase: "%3$s", hadoop: { hbase.client.pause: "20" } }
        %6$s
        datasets:
          - { name: t, hbase: "%4$s"%5$s }
        """
            .formatted(
                folder,
                TwoHBases.source().address(),
                TwoHBases.target().address(),
                table.getNameWithNamespaceInclAsString(),
                datasetKeys,
                more),
        UTF_8);
  }

  /** Runs a job with the policy's path at the end. */
  static ObjectNode run(Path policy, String... words) {
    return RealJobs.starter()
        .start(
            Stream.concat(Arrays.stream(words), Stream.of(policy.toString()))
                .toArray(String[]::new));
  }

  /** The only table of a report. */
  static JsonNode table(JsonNode report) {
    return report.path("tables").path(0);
  }

  /** A table of one family that keeps some versions, on both sides. */
  void create(int versions, byte[]... splits) throws IOException {
    for (Connection side : new Connection[] {source, target}) {
      create(side, descriptor(versions), splits);
    }
  }

  TableDescriptor descriptor(int versions) {
    return TableDescriptorBuilder.newBuilder(table)
        .setColumnFamily(
            ColumnFamilyDescriptorBuilder.newBuilder(F).setMaxVersions(versions).build())
        .build();
  }

  static void create(Connection side, TableDescriptor descriptor, byte[]... splits)
      throws IOException {
    try (Admin admin = side.getAdmin()) {
      if (splits.length == 0) {
        admin.createTable(descriptor);
      } else {
        admin.createTable(descriptor, splits);
      }
    }
  }

  /** Puts a cell on one side. */
  void put(Connection side, String row, long time, String value) throws IOException {
    try (Table open = side.getTable(table)) {
      open.put(new Put(Bytes.toBytes(row)).addColumn(F, Q, time, Bytes.toBytes(value)));
    }
  }

  /** Puts a cell on both sides. */
  void putBoth(String row, long time, String value) throws IOException {
    put(source, row, time, value);
    put(target, row, time, value);
  }

  void delete(Connection side, Delete delete) throws IOException {
    try (Table open = side.getTable(table)) {
      open.delete(delete);
    }
  }

  @Override
  public void close() throws IOException {
    target.close();
    source.close();
  }
}

package io.longhaul.jobs.hbase;

import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * A row for each peer that says when it was written: what of it is at the other end is how far the
 * peer has come, whatever its figures say.
 */
final class Canary {
  /** In a namespace of Longhaul's own, so that no pattern of a policy means it. */
  static final String NAMESPACE = "longhaul";

  static final TableName TABLE = TableName.valueOf(NAMESPACE, "canary");

  private static final byte[] FAMILY = Bytes.toBytes("c");
  private static final byte[] WRITTEN = Bytes.toBytes("written");
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Clock clock;
  private final Sleeper sleeper;

  Canary(Clock clock, Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
  }

  static TableDescriptor descriptor() {
    return TableDescriptorBuilder.newBuilder(TABLE)
        .setColumnFamily(
            ColumnFamilyDescriptorBuilder.newBuilder(FAMILY).setMaxVersions(1).setScope(1).build())
        .build();
  }

  /** Makes its namespace where it is not there. */
  static void makeNamespace(Admin admin) throws IOException {
    if (Arrays.stream(admin.listNamespaces()).noneMatch(NAMESPACE::equals)) {
      admin.createNamespace(NamespaceDescriptor.create(NAMESPACE).build());
    }
  }

  /** Writes the row of a peer. */
  Instant write(Edge edge) throws IOException {
    Instant now = Instant.ofEpochMilli(clock.millis());
    try (Table table = edge.from().cluster().connection().getTable(TABLE)) {
      Put put = new Put(Bytes.toBytes(edge.peer()));
      table.put(put.addColumn(FAMILY, WRITTEN, now.toEpochMilli(), Bytes.toBytes(now.toString())));
    }
    return now;
  }

  /** When the row that is at the other end was written; empty when none came ever. */
  static Optional<Instant> arrived(Edge edge) throws IOException {
    try (Table table = edge.to().cluster().connection().getTable(TABLE)) {
      byte[] value = table.get(new Get(Bytes.toBytes(edge.peer()))).getValue(FAMILY, WRITTEN);
      return Optional.ofNullable(value).map(Bytes::toString).map(Instant::parse);
    }
  }

  /** Waits until what was written at a moment is at the other end; gives what is there at last. */
  Optional<Instant> await(Edge edge, Instant written, Duration limit)
      throws IOException, InterruptedException {
    Instant end = clock.instant().plus(limit);
    Optional<Instant> there = arrived(edge);
    while (there.filter(at -> !at.isBefore(written)).isEmpty() && clock.instant().isBefore(end)) {
      sleeper.sleep(PAUSE);
      there = arrived(edge);
    }
    return there;
  }
}

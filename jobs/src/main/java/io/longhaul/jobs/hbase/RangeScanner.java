package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Table;

/**
 * All that is stored in a range and the job's span, deleted or not: as region servers give it, or
 * out of the files of a snapshot. Not thread-safe.
 */
final class RangeScanner implements Closeable {
  private final ResultScanner scanner;
  private final Closeable rest;

  private RangeScanner(ResultScanner scanner, Closeable rest) {
    this.scanner = scanner;
    this.rest = rest;
  }

  static RangeScanner open(Configuration conf, WindowRange range) throws IOException {
    return BaseSnapshot.isRead(conf)
        ? new RangeScanner(BaseSnapshot.scanner(conf, range), () -> {})
        : ofServers(conf, range);
  }

  private static RangeScanner ofServers(Configuration conf, WindowRange range) throws IOException {
    Connection connection = ConnectionFactory.createConnection(conf);
    try {
      Table table = connection.getTable(WindowJob.table(conf));
      // A table holds nothing that its connection does not close.
      return new RangeScanner(table.getScanner(WindowJob.rawScan(conf, range)), connection);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The next cells of a row, some or all; empty at the end. */
  Optional<Result> next() throws IOException {
    return Optional.ofNullable(scanner.next());
  }

  @Override
  public void close() throws IOException {
    try {
      scanner.close();
    } finally {
      rest.close();
    }
  }
}

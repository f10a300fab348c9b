package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.WindowJob.Counted;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;

/**
 * Deletes the versions that the table shows in a range and a base does not have: they are gone at
 * the source without a marker that any window could bring. Both are read in the order of the table,
 * so that neither is ever held whole. Public, since Hadoop makes it by its name.
 */
public final class SurplusMapper
    extends Mapper<NullWritable, NullWritable, NullWritable, NullWritable> {
  @Override
  public void run(Context context) throws IOException, InterruptedException {
    WindowJob.run(context, split -> delete(split.range(), context));
  }

  private static void delete(WindowRange range, Context context) throws IOException {
    Configuration conf = context.getConfiguration();
    try (Connection connection = ConnectionFactory.createConnection(conf);
        Table table = connection.getTable(WindowJob.table(conf));
        BufferedMutator mutator = connection.getBufferedMutator(WindowJob.table(conf));
        ResultScanner scanner = table.getScanner(WindowJob.visibleScan(conf, range));
        Base base = new Base(range, conf)) {
      for (Result row = scanner.next(); row != null; row = scanner.next()) {
        for (Cell cell : row.rawCells()) {
          if (!base.has(cell)) {
            mutator.mutate(
                new Delete(CellUtil.cloneRow(cell))
                    .addColumn(
                        CellUtil.cloneFamily(cell),
                        CellUtil.cloneQualifier(cell),
                        cell.getTimestamp()));
            context.getCounter(Counted.SURPLUS).increment(1);
          }
        }
        context.progress();
      }
      mutator.flush();
    }
  }

  /** The puts of a range's file, asked for in their order. */
  private static final class Base implements Closeable {
    private final Optional<WindowReader> reader;
    private final Deque<Cell> ahead = new ArrayDeque<>();
    private boolean ended;

    Base(WindowRange range, Configuration conf) throws IOException {
      this.reader =
          range.file().isPresent()
              ? Optional.of(new WindowReader(WindowJob.file(conf, range.file().get()), conf))
              : Optional.empty();
      this.ended = reader.isEmpty();
    }

    /** Whether it has a put of the same row, family, qualifier and timestamp. */
    boolean has(Cell cell) throws IOException {
      while (true) {
        while (ahead.isEmpty() && !ended) {
          fill();
        }
        if (ahead.isEmpty()) {
          return false;
        }
        int order = CellComparator.getInstance().compare(ahead.peek(), cell, true);
        if (order == 0) {
          return true;
        }
        if (order > 0) {
          return false;
        }
        ahead.remove();
      }
    }

    private void fill() throws IOException {
      Optional<Result> cells = reader.orElseThrow().next();
      ended = cells.isEmpty();
      if (cells.isPresent()) {
        for (Cell cell : cells.get().rawCells()) {
          if (CellUtil.isPut(cell)) {
            ahead.add(cell);
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (reader.isPresent()) {
        reader.get().close();
      }
    }
  }
}

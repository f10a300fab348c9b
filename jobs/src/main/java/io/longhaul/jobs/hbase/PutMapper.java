package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.WindowJob.Counted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;

/**
 * Writes the cells of a range's file to the table as they are, delete markers, timestamps and tags
 * included. The file is read and proven first: what is damaged leaves the range untouched. Writing
 * them twice is the same as once. Public, since Hadoop makes it by its name.
 */
public final class PutMapper
    extends Mapper<NullWritable, NullWritable, NullWritable, NullWritable> {
  @Override
  public void run(Context context) throws IOException, InterruptedException {
    WindowJob.run(context, split -> put(split.range(), context));
  }

  private static void put(WindowRange range, Context context) throws IOException {
    if (range.file().isEmpty()) {
      return;
    }
    Configuration conf = context.getConfiguration();
    Path file = WindowJob.file(conf, range.file().get());
    WindowReader.verify(file, range, conf);
    CellDigest digest = new CellDigest();
    try (Connection connection = ConnectionFactory.createConnection(conf);
        BufferedMutator mutator = connection.getBufferedMutator(WindowJob.table(conf));
        WindowReader reader = new WindowReader(file, conf)) {
      for (Optional<Result> cells = reader.next(); cells.isPresent(); cells = reader.next()) {
        for (Cell cell : cells.get().rawCells()) {
          digest.add(cell);
        }
        mutator.mutate(mutations(cells.get()));
        context.progress();
      }
      // Returns when every one is acknowledged, and throws when one is not.
      mutator.flush();
    }
    context.getCounter(Counted.ROWS).increment(digest.rows());
    context.getCounter(Counted.CELLS).increment(digest.cells());
  }

  private static List<Mutation> mutations(Result cells) throws IOException {
    Put put = new Put(cells.getRow());
    Delete delete = new Delete(cells.getRow());
    for (Cell cell : cells.rawCells()) {
      if (CellUtil.isDelete(cell)) {
        delete.add(cell);
      } else {
        put.add(cell);
      }
    }
    List<Mutation> mutations = new ArrayList<>();
    if (!put.isEmpty()) {
      mutations.add(put);
    }
    if (!delete.isEmpty()) {
      mutations.add(delete);
    }
    return mutations;
  }
}

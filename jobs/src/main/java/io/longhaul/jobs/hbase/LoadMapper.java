package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.WindowJob.Counted;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.io.ImmutableBytesWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;

/**
 * Turns the file of a range, whose cells lie in the order of the table, into files that region
 * servers load; nothing has to be sorted or shuffled as HBase's own Import does. Public, since
 * Hadoop makes it by its name.
 */
public final class LoadMapper
    extends Mapper<NullWritable, NullWritable, ImmutableBytesWritable, Cell> {
  @Override
  public void run(Context context) throws IOException, InterruptedException {
    WindowJob.run(context, split -> write(split.range(), context));
  }

  private static void write(WindowRange range, Context context)
      throws IOException, InterruptedException {
    if (range.file().isEmpty()) {
      return;
    }
    Configuration conf = context.getConfiguration();
    Path file = WindowJob.file(conf, range.file().get());
    WindowReader.verify(file, range, conf);
    CellDigest digest = new CellDigest();
    try (WindowReader reader = new WindowReader(file, conf)) {
      for (Optional<Result> cells = reader.next(); cells.isPresent(); cells = reader.next()) {
        for (Cell cell : cells.get().rawCells()) {
          if (digest.add(cell)) {
            context.write(new ImmutableBytesWritable(CellUtil.cloneRow(cell)), cell);
          }
        }
      }
    }
    context.getCounter(Counted.ROWS).increment(digest.rows());
    context.getCounter(Counted.CELLS).increment(digest.cells());
  }
}

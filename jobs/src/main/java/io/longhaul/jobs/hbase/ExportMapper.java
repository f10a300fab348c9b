package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.WindowJob.Counted;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.io.ImmutableBytesWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.mapreduce.Mapper;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;

/**
 * Writes the cells of a range to a file and reads it back. HBase's own Export counts rows and
 * nothing else: what it writes can't be held against what was scanned. Public, since Hadoop makes
 * it by its name.
 */
public final class ExportMapper
    extends Mapper<NullWritable, NullWritable, ImmutableBytesWritable, Result> {
  private static final String UNFINISHED = "unfinished-";

  @Override
  public void run(Context context) throws IOException, InterruptedException {
    WindowJob.run(context, split -> export(split, context));
  }

  private static void export(RangeSplit split, Context context)
      throws IOException, InterruptedException {
    Configuration conf = context.getConfiguration();
    Path folder = FileOutputFormat.getWorkOutputPath(context);
    Path unfinished = new Path(folder, UNFINISHED + split.index());
    CellDigest digest = new CellDigest();
    try (RangeCells cells = RangeCells.open(conf, split.range())) {
      Optional<Result> first = cells.next();
      if (first.isEmpty()) {
        return;
      }
      write(first, cells, digest, unfinished, context);
      context.getCounter(Counted.LOGGED).increment(cells.logged());
    }
    String name = WindowRange.fileName(split.index(), digest);
    WindowRange written = split.range().with(name, 0);
    WindowReader.verify(WindowJob.readBack(conf, unfinished), written, conf);
    FileSystem fs = folder.getFileSystem(conf);
    if (!fs.rename(unfinished, new Path(folder, name))) {
      throw new IOException("Cannot rename " + unfinished + " to " + name);
    }
    context.getCounter(Counted.ROWS).increment(written.rows());
    context.getCounter(Counted.CELLS).increment(written.cells());
  }

  private static void write(
      Optional<Result> first, RangeCells range, CellDigest digest, Path file, Context context)
      throws IOException {
    try (SequenceFile.Writer writer =
        SequenceFile.createWriter(
            WindowReader.serializing(context.getConfiguration()),
            SequenceFile.Writer.file(file),
            SequenceFile.Writer.keyClass(ImmutableBytesWritable.class),
            SequenceFile.Writer.valueClass(Result.class),
            SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
      for (Optional<Result> next = first; next.isPresent(); next = range.next()) {
        Result cells = next.get();
        for (Cell cell : cells.rawCells()) {
          digest.add(cell);
        }
        writer.append(new ImmutableBytesWritable(cells.getRow()), cells);
        context.progress();
      }
    }
  }
}

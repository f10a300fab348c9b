package io.longhaul.jobs.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.io.ImmutableBytesWritable;
import org.apache.hadoop.hbase.mapreduce.ResultSerialization;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.serializer.WritableSerialization;

/**
 * Reads the file of a range, which is of the form that HBase's own Export writes and its Import
 * reads.
 */
final class WindowReader implements Closeable {
  /** How a message begins that says that a file is not what was exported. */
  static final String DAMAGED = "Invalid file of a window: ";

  private final SequenceFile.Reader reader;
  private final ImmutableBytesWritable row = new ImmutableBytesWritable();

  WindowReader(Path file, Configuration conf) throws IOException {
    this.reader = new SequenceFile.Reader(serializing(conf), SequenceFile.Reader.file(file));
  }

  /** A configuration that knows the classes in such a file. */
  static Configuration serializing(Configuration conf) {
    Configuration copy = new Configuration(conf);
    copy.setStrings(
        "io.serializations",
        WritableSerialization.class.getName(),
        ResultSerialization.class.getName());
    return copy;
  }

  /** The next cells of a row, some or all; empty at the end. */
  Optional<Result> next() throws IOException {
    if (reader.next((Object) row) == null) {
      return Optional.empty();
    }
    return Optional.of((Result) reader.getCurrentValue((Object) null));
  }

  /**
   * Reads a file to its end.
   *
   * @throws IOException when its cells are not what the range says
   */
  static void verify(Path file, WindowRange range, Configuration conf) throws IOException {
    CellDigest digest = new CellDigest();
    try (WindowReader reader = new WindowReader(file, conf)) {
      for (Optional<Result> cells = reader.next(); cells.isPresent(); cells = reader.next()) {
        for (Cell cell : cells.get().rawCells()) {
          digest.add(cell);
        }
      }
    }
    boolean counts = digest.rows() == range.rows() && digest.cells() == range.cells();
    if (!counts || !digest.hex().equals(range.sha256())) {
      throw new IOException(
          DAMAGED
              + "%s (want %d rows, %d cells of digest %s; it has %d rows and %d cells, or others)"
                  .formatted(
                      file.getName(),
                      range.rows(),
                      range.cells(),
                      range.sha256(),
                      digest.rows(),
                      digest.cells()));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

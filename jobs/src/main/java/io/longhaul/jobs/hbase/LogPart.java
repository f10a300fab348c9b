package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeyValueUtil;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFile;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.io.hfile.HFileScanner;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Cells of a table that were found in its logs, as a file of HBase's own form, in the order of the
 * table: of those of one place, time and kind the one that was logged last.
 *
 * @param file its path, without a root
 * @param first row, as {@link Bytes#toStringBinary} writes it
 * @param last row
 */
record LogPart(String file, String first, String last) {
  private static final String PARTS = "longhaul.hbase.log.parts";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Writes one.
   *
   * @param cells in their order, with the number of their log entry; at least one
   */
  static LogPart write(FileSystem fs, Path root, String file, List<? extends Cell> cells)
      throws IOException {
    try (HFile.Writer writer =
        HFile.getWriterFactory(fs.getConf(), CacheConfig.DISABLED)
            .withPath(fs, new Path(root, file))
            .withFileContext(
                new HFileContextBuilder().withIncludesMvcc(true).withIncludesTags(true).build())
            .create()) {
      for (Cell cell : cells) {
        writer.append(cell);
      }
    }
    return new LogPart(
        file,
        Bytes.toStringBinary(CellUtil.cloneRow(cells.get(0))),
        Bytes.toStringBinary(CellUtil.cloneRow(cells.get(cells.size() - 1))));
  }

  /** Tells the tasks of a job. */
  static void set(Configuration conf, List<LogPart> parts) {
    ArrayNode list = JSON.createArrayNode();
    parts.forEach(
        part ->
            list.addObject()
                .put("file", part.file())
                .put("first", part.first())
                .put("last", part.last()));
    conf.set(PARTS, list.toString());
  }

  /** Those of a task's job that may have a row of a range. */
  static List<LogPart> of(Configuration conf, WindowRange range) throws IOException {
    List<LogPart> parts = new ArrayList<>();
    String list = conf.getRaw(PARTS);
    RowRange rows = new RowRange(range.startRow(), range.endRow());
    for (JsonNode json : JSON.readTree(list == null ? "[]" : list)) {
      LogPart part =
          new LogPart(
              json.path("file").asText(), json.path("first").asText(), json.path("last").asText());
      byte[] first = Bytes.toBytesBinary(part.first());
      if (rows.overlaps(RowRange.closed(first, Bytes.toBytesBinary(part.last())))) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** The cells of a range; the caller's to close. */
  Cells cells(Configuration conf, WindowRange range) throws IOException {
    Path path = WindowJob.readBack(conf, new Path(file));
    HFile.Reader reader =
        HFile.createReader(path.getFileSystem(conf), path, CacheConfig.DISABLED, true, conf);
    try {
      HFileScanner scanner = reader.getScanner(conf, false, false);
      return new Cells(reader, scanner, range.endRow(), begin(scanner, range.startRow()));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static boolean begin(HFileScanner scanner, byte[] start) throws IOException {
    int found = start.length == 0 ? -1 : scanner.seekTo(PrivateCellUtil.createFirstOnRow(start));
    // Before all cells, at that very one, or at the last one before it.
    if (found < 0) {
      return scanner.seekTo();
    }
    return found == 0 || scanner.next();
  }

  /** Cells one after the other; not thread-safe. */
  static final class Cells implements Closeable {
    private final HFile.Reader reader;
    private final HFileScanner scanner;
    private final byte[] end;
    private boolean has;

    private Cells(HFile.Reader reader, HFileScanner scanner, byte[] end, boolean has) {
      this.reader = reader;
      this.scanner = scanner;
      this.end = end;
      this.has = has;
    }

    /** The next one; nobody changes it. */
    Optional<Cell> next() throws IOException {
      if (!has) {
        return Optional.empty();
      }
      Cell cell = KeyValueUtil.copyToNewKeyValue(scanner.getCell());
      if (end.length > 0
          && Bytes.compareTo(
                  cell.getRowArray(), cell.getRowOffset(), cell.getRowLength(), end, 0, end.length)
              >= 0) {
        has = false;
        return Optional.empty();
      }
      has = scanner.next();
      return Optional.of(cell);
    }

    @Override
    public void close() throws IOException {
      scanner.close();
      reader.close();
    }
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.DifferenceException;
import io.longhaul.jobs.repack.pages.Source;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of several files in one file of this machine, sorted where that is asked for, which
 * pages can then be merged of. Each file is read once. Rows are assembled and taken apart by
 * Parquet itself: no column gets another type. What is written is read back and held against what
 * was read: all rows whatever their order, and each column's nulls, smallest, largest and sum.
 */
final class RowsFile implements Closeable {
  /** What a sort holds in memory, as rows are laid out in files; as objects they take ten times. */
  private static final long SORTED_BYTES = 8L << 20;

  private static final int FEWEST_ROWS = 500;
  private static final int MOST_ROWS = 200_000;

  private final Path folder;
  private final Path file;
  private final Map<String, Long> digests = new LinkedHashMap<>();
  private final Set<String> conflicts = new TreeSet<>();

  private RowsFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("rows.parquet");
  }

  /**
   * Writes it.
   *
   * @param widest index of the file whose schema has all columns
   * @param sort columns to sort by; none to keep the order
   * @param progress told now and then that work goes on
   * @throws DamagedFileException when a file can't be read
   * @throws DifferenceException when it does not read back as what was read
   */
  static RowsFile write(List<Source> sources, int widest, List<String> sort, Runnable progress)
      throws IOException {
    return write(Path.of(System.getProperty("java.io.tmpdir")), sources, widest, sort, progress);
  }

  /**
   * As above.
   *
   * @param parent where its folder is made
   */
  static RowsFile write(
      Path parent, List<Source> sources, int widest, List<String> sort, Runnable progress)
      throws IOException {
    RowsFile rows = new RowsFile(Files.createTempDirectory(parent, "longhaul-rows-"));
    boolean done = false;
    try {
      rows.fill(sources, widest, sort, progress);
      done = true;
      return rows;
    } finally {
      if (!done) {
        rows.close();
      }
    }
  }

  private void fill(List<Source> sources, int widest, List<String> sort, Runnable progress)
      throws IOException {
    MessageType schema = RowsReader.schema(sources.get(widest));
    RowCodec codec = new RowCodec(schema);
    RowSums read = RowsReader.noRows(schema);
    RowsReader.Facts facts = RowsReader.facts(sources, widest);
    conflicts.addAll(facts.conflicts());
    try (ParquetWriter<Group> out = RowsWriter.open(file, schema, facts)) {
      if (sort.isEmpty()) {
        each(sources, codec, read, progress, out::write);
      } else {
        int inMemory =
            (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, SORTED_BYTES / facts.rowBytes()));
        try (ExternalSorter<Group> sorter =
            new ExternalSorter<>(RowOrder.of(sort, schema), codec, folder, inMemory)) {
          each(sources, codec, read, progress, sorter::add);
          write(sorter, out, progress);
        }
      }
    }
    RowSums written = RowsReader.noRows(schema);
    new RowsReader(source(), schema, progress).each(row -> written.add(codec.values(row)));
    Optional<RowSums.Difference> difference = read.difference(written, RowsReader.names(schema));
    if (difference.isPresent()) {
      throw new DifferenceException(
          source().name(), difference.get().column(), difference.get().reason());
    }
  }

  private void each(
      List<Source> sources, RowCodec codec, RowSums read, Runnable progress, RowsReader.Taker taker)
      throws IOException {
    for (Source source : sources) {
      RowSums ofFile = RowsReader.noRows(codec.schema());
      new RowsReader(source, codec.schema(), progress)
          .each(
              row -> {
                ofFile.add(codec.values(row));
                taker.take(row);
              });
      digests.put(source.name(), ofFile.digest());
      read.plus(ofFile);
    }
  }

  private static void write(
      ExternalSorter<Group> sorter, ParquetWriter<Group> out, Runnable progress)
      throws IOException {
    long count = 0;
    try (ExternalSorter.Items<Group> sorted = sorter.sorted()) {
      while (sorted.hasNext()) {
        out.write(sorted.next());
        if (++count % RowsReader.STEP == 0) {
          progress.run();
        }
      }
    }
  }

  /** Keys of the files' own metadata with several values, the first of which was kept. */
  Set<String> conflicts() {
    return conflicts;
  }

  /** The file, for reading. */
  Source source() {
    return new Source("the rows", new LocalInputFile(file));
  }

  /** Of each file that was read, by name, a digest of its rows whatever their order. */
  Map<String, Long> digests() {
    return digests;
  }

  @Override
  public void close() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(files::add);
    }
    for (Path left : files) {
      Files.deleteIfExists(left);
    }
    Files.deleteIfExists(folder);
  }
}

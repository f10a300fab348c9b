package io.longhaul.jobs.hbase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;

/**
 * Takes cells of several tables as their logs have them, and sorts them into files. Holds 64 MiB of
 * them, however many there are. Thread-safe.
 */
final class LogSorter {
  private static final long HELD = 64L << 20;

  private final FileSystem fs;
  private final Path root;
  private final String folder;
  private final long most;
  private final Map<TableName, Table> tables = new HashMap<>();
  private long held;

  /**
   * @param folder path without the root in which files are made
   */
  LogSorter(FileSystem fs, Path root, String folder) {
    this(fs, root, folder, HELD);
  }

  LogSorter(FileSystem fs, Path root, String folder, long most) {
    this.fs = fs;
    this.root = root;
    this.folder = folder;
    this.most = most;
  }

  private static final class Table {
    private final List<KeyValue> cells = new ArrayList<>();
    private final List<LogPart> parts = new ArrayList<>();
    private final Set<String> bulkLoaded = new HashSet<>();
    private long bytes;
  }

  private Table table(TableName name) {
    return tables.computeIfAbsent(name, key -> new Table());
  }

  /** Takes a cell, which nobody changes, with the number of its log entry. */
  synchronized void add(TableName name, KeyValue cell, long sequence) throws IOException {
    cell.setSequenceId(sequence);
    Table table = table(name);
    table.cells.add(cell);
    table.bytes += cell.heapSize();
    held += cell.heapSize();
    if (held > most) {
      TableName largest =
          tables.entrySet().stream()
              .max(Comparator.comparingLong(entry -> entry.getValue().bytes))
              .orElseThrow()
              .getKey();
      write(largest, tables.get(largest));
    }
  }

  /** Takes the names of files that were loaded in bulk. */
  synchronized void addBulkLoaded(TableName name, List<String> files) {
    table(name).bulkLoaded.addAll(files);
  }

  /** The names of files that were loaded into a table. */
  synchronized Set<String> bulkLoaded(TableName name) {
    return Set.copyOf(table(name).bulkLoaded);
  }

  /** Where all cells of a table are now. */
  synchronized List<LogPart> parts(TableName name) throws IOException {
    Table table = table(name);
    write(name, table);
    return List.copyOf(table.parts);
  }

  private void write(TableName name, Table table) throws IOException {
    if (table.cells.isEmpty()) {
      return;
    }
    String file = "%s/%s".formatted(WindowFolder.path(folder, name), table.parts.size());
    table.parts.add(LogPart.write(fs, root, file, sorted(table.cells)));
    held -= table.bytes;
    table.bytes = 0;
    table.cells.clear();
  }

  /** In the order of the table; of those of one place, time and kind the one logged last. */
  private static List<KeyValue> sorted(List<KeyValue> cells) {
    List<KeyValue> latest = new ArrayList<>(cells);
    // Cells of one entry have one number: the later of them comes first, and counts.
    Collections.reverse(latest);
    latest.sort(CellComparator.getInstance());
    List<KeyValue> once = new ArrayList<>();
    Optional<KeyValue> last = Optional.empty();
    for (KeyValue cell : latest) {
      if (last.filter(one -> CellComparator.getInstance().compare(one, cell, true) == 0)
          .isEmpty()) {
        once.add(cell);
        last = Optional.of(cell);
      }
    }
    return once;
  }
}

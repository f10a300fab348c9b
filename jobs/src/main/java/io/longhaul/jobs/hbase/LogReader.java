package io.longhaul.jobs.hbase;

import io.longhaul.jobs.hbase.LogListing.LogFile;
import io.longhaul.jobs.hbase.LogMark.Place;
import io.longhaul.jobs.hbase.RunLogs.Logs;
import io.longhaul.jobs.hbase.RunLogs.Until;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeyValueUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.regionserver.wal.WALHeaderEOFException;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hbase.wal.WAL.Entry;
import org.apache.hadoop.hbase.wal.WALEdit;
import org.apache.hadoop.hbase.wal.WALFactory;
import org.apache.hadoop.hbase.wal.WALStreamReader;

/**
 * Reads logs for some tables, each from where it may have entries that one of them lacks. Servers
 * go on writing the last log of their sequence: it is read as far as it is durable, which is
 * further than all that was logged before {@code to}. Thread-safe.
 */
final class LogReader {
  private static final int LOOKS = 3;

  private final Logs logs;
  private final LogListing listing;
  private final Map<TableName, Wanted> tables;
  private final Until until;
  private final LogSorter sorter;

  /**
   * What a table lacks.
   *
   * @param families that it has
   * @param mark how far it has read logs
   * @param window where its next window begins
   */
  record Wanted(Set<String> families, LogMark mark, Instant window) {}

  LogReader(
      Logs logs, LogListing listing, Map<TableName, Wanted> tables, Until until, LogSorter sorter) {
    this.logs = logs;
    this.listing = listing;
    this.tables = Map.copyOf(tables);
    this.until = until;
    this.sorter = sorter;
  }

  /**
   * Reads a log.
   *
   * @return where reading goes on next time
   * @throws IOException also when an entry of before {@code to} may be missing or is damaged
   */
  Place read(LogFile log) throws IOException {
    LogFile found = log;
    for (int look = 1; ; look++) {
      try {
        return once(found);
      } catch (IOException | RuntimeException e) {
        // It may have been moved to the old ones; entries that are read twice are sorted into one.
        Optional<LogFile> moved = look == LOOKS ? Optional.empty() : moved(found);
        if (moved.isEmpty()) {
          throw new IOException("Cannot read log %s: %s".formatted(log.name(), e.getMessage()), e);
        }
        found = moved.get();
      }
    }
  }

  private Optional<LogFile> moved(LogFile log) throws IOException {
    return logs.fs().exists(log.path())
        ? Optional.empty()
        : Optional.ofNullable(LogListing.of(logs.fs(), logs.root()).logs().get(log.name()));
  }

  private long start(LogFile log) {
    return tables.values().stream()
        .map(Wanted::mark)
        .filter(mark -> mark.needs(log, listing, until.margin()))
        .mapToLong(mark -> mark.place(log.name()).map(Place::offset).orElse(0L))
        .min()
        .orElse(0);
  }

  private Place once(LogFile log) throws IOException {
    long start = start(log);
    if (log.old() && logs.fs().getFileStatus(log.path()).getLen() < start) {
      throw new EOFException("it has become shorter than it was");
    }
    try (WALStreamReader reader =
        WALFactory.createStreamReader(
            logs.fs(), log.path(), logs.cluster(), start == 0 ? -1 : start)) {
      return entries(log, reader);
    } catch (WALHeaderEOFException e) {
      if (start > 0) {
        throw e;
      }
      requireLast(log, e);
      return new Place(0, log.old(), !log.old());
    }
  }

  private Place entries(LogFile log, WALStreamReader reader) throws IOException {
    long later = -1;
    while (true) {
      long at = reader.getPosition();
      Entry entry;
      try {
        entry = reader.next(null);
      } catch (EOFException e) {
        requireLast(log, e);
        return place(log, later, at);
      }
      if (entry == null) {
        return place(log, later, at);
      }
      if (entry.getKey().getWriteTime() < until.to().toEpochMilli()) {
        take(entry);
      } else if (later < 0) {
        later = at;
      }
    }
  }

  private static Place place(LogFile log, long later, long end) {
    return later < 0 ? new Place(end, log.old(), !log.old()) : new Place(later, false, !log.old());
  }

  /**
   * A log that its server has ended says so. The last one of a sequence has no end while it is
   * written, nor when its server died; what HBase made of it when it took over is what is read. Nor
   * has the one before it, for a moment.
   */
  private void requireLast(LogFile log, EOFException end) throws EOFException {
    boolean ended = log.old() && listing.successor(log).isPresent();
    if (ended || LogMark.isBefore(log, listing, until.to(), until.margin())) {
      EOFException broken = new EOFException("it breaks off: " + end.getMessage());
      broken.initCause(end);
      throw broken;
    }
  }

  private void take(Entry entry) throws IOException {
    TableName name = entry.getKey().getTableName();
    Wanted table = tables.get(name);
    if (table == null || entry.getKey().getWriteTime() < table.mark().to().toEpochMilli()) {
      return;
    }
    for (Cell cell : entry.getEdit().getCells()) {
      if (WALEdit.isMetaEditFamily(cell)) {
        sorter.addBulkLoaded(name, bulkLoaded(cell));
      } else if (isWanted(cell, table)) {
        sorter.add(name, KeyValueUtil.copyToNewKeyValue(cell), entry.getKey().getSequenceId());
      }
    }
  }

  /** The names of the files that an entry of HBase's own says were loaded, if it says that. */
  private static List<String> bulkLoaded(Cell cell) throws IOException {
    List<String> files = new ArrayList<>();
    Optional.ofNullable(WALEdit.getBulkLoadDescriptor(cell))
        .ifPresent(
            load -> load.getStoresList().forEach(store -> files.addAll(store.getStoreFileList())));
    return files.stream().map(file -> file.substring(file.lastIndexOf('/') + 1)).toList();
  }

  /** What the scan of the window, which ends no earlier than {@code to}, can't be relied on for. */
  private boolean isWanted(Cell cell, Wanted table) {
    boolean scanned =
        CellUtil.isPut(cell)
            && cell.getTimestamp() >= table.window().toEpochMilli()
            && cell.getTimestamp() < until.to().toEpochMilli();
    return !scanned && table.families().contains(Bytes.toStringBinary(CellUtil.cloneFamily(cell)));
  }
}

package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import io.longhaul.jobs.hbase.LogListing.LogFile;
import io.longhaul.jobs.hbase.LogMark.Place;
import io.longhaul.jobs.hbase.LogReader.Wanted;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.master.cleaner.TimeToLiveLogCleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the write-ahead logs of the source have for the tables of a run: they are listed, judged and
 * read once for all of them. Cells dated back and deletes that a compaction dropped are in no scan
 * of a window; in the logs they are for as long as HBase keeps those.
 *
 * @param tables those whose logs are followed
 */
record RunLogs(Map<TableName, TableLogs> tables) {
  private static final Logger LOG = LoggerFactory.getLogger(RunLogs.class);
  private static final String CLEANERS = "hbase.master.logcleaner.plugins";

  /** Logs that are read at once. */
  private static final int THREADS = 8;

  /** Of a run without such tables. */
  static final RunLogs NONE = new RunLogs(Map.of());

  RunLogs {
    requireNonNull(tables, "tables is null");
    tables = Map.copyOf(tables);
  }

  /** What a table has of them. */
  TableLogs of(TableName table) {
    return tables.getOrDefault(table, TableLogs.NONE);
  }

  /**
   * Where logs are.
   *
   * @param fs of the root
   * @param root directory of the cluster's logs
   * @param cluster its settings
   * @param alive names of its region servers
   */
  record Logs(FileSystem fs, Path root, Configuration cluster, Set<String> alive) {
    /** How long they stay, as far as it is known to be kept to; nothing when it is not. */
    private Duration kept() {
      String cleaners = cluster.get(CLEANERS, "");
      return cleaners.contains(TimeToLiveLogCleaner.class.getSimpleName())
          ? Duration.ofMillis(
              cluster.getLong(TimeToLiveLogCleaner.TTL_CONF_KEY, TimeToLiveLogCleaner.DEFAULT_TTL))
          : Duration.ZERO;
    }
  }

  /**
   * The span that is read.
   *
   * @param to first instant at which what was logged is left for the next time: {@code margin}
   *     before the slowest clock
   */
  record Until(Instant to, Duration margin, Clock clock) {}

  /** Tables by name: what each lacks, or empty when its logs were not followed before. */
  record Asked(Map<TableName, Optional<Wanted>> tables) {}

  /** Judges only: what reading would begin with. */
  static RunLogs look(Logs logs, Asked asked, Until until) {
    try {
      LogListing listing = LogListing.of(logs.fs(), logs.root());
      Map<TableName, TableLogs> tables = new HashMap<>();
      asked
          .tables()
          .forEach((name, table) -> tables.put(name, judged(logs, listing, table, until)));
      return new RunLogs(tables);
    } catch (IOException e) {
      return unlisted(asked, logs, e);
    }
  }

  private static RunLogs unlisted(Asked asked, Logs logs, IOException why) {
    LOG.warn("Cannot list the logs of the source", why);
    TableLogs broken =
        TableLogs.broken(
            Optional.empty(),
            "the logs under %s of the source can't be listed: %s"
                .formatted(logs.root().toUri().getPath(), why.getMessage()));
    return new RunLogs(
        asked.tables().keySet().stream().collect(Collectors.toMap(name -> name, name -> broken)));
  }

  private static TableLogs judged(
      Logs logs, LogListing listing, Optional<Wanted> table, Until until) {
    LogMark next = next(listing, Map.of(), Optional.empty(), until);
    Duration kept = logs.kept().minus(until.margin());
    Optional<String> gap =
        table.isEmpty()
            ? Optional.of("its logs are followed from now on")
            : table.get().mark().gap(listing, logs.alive(), until.clock().instant(), kept);
    // Where servers have their logs elsewhere, those that are here are no beginning either.
    Optional<LogMark> begun =
        LogMark.unheard(listing, logs.alive()).isPresent() ? Optional.empty() : Optional.of(next);
    return gap.map(why -> TableLogs.broken(begun, why))
        .orElseGet(() -> new TableLogs(begun, gap, List.of(), Set.of()));
  }

  /**
   * Reads.
   *
   * @param sorter where cells go
   */
  static RunLogs read(Logs logs, Asked asked, Until until, LogSorter sorter)
      throws InterruptedException {
    try {
      LogListing listing = LogListing.of(logs.fs(), logs.root());
      Map<TableName, TableLogs> tables = new HashMap<>();
      Map<TableName, Wanted> whole = new HashMap<>();
      asked
          .tables()
          .forEach(
              (name, table) -> {
                TableLogs judged = judged(logs, listing, table, until);
                tables.put(name, judged);
                table.filter(any -> judged.gap().isEmpty()).ifPresent(its -> whole.put(name, its));
              });
      if (!whole.isEmpty()) {
        LogReader reader = new LogReader(logs, listing, whole, until, sorter);
        tables.putAll(read(reader, listing, whole, until, sorter));
      }
      return new RunLogs(tables);
    } catch (IOException e) {
      return unlisted(asked, logs, e);
    }
  }

  private static Map<TableName, TableLogs> read(
      LogReader reader,
      LogListing listing,
      Map<TableName, Wanted> tables,
      Until until,
      LogSorter sorter)
      throws InterruptedException {
    Map<String, Future<Place>> reading = new TreeMap<>();
    Map<String, Place> places = new TreeMap<>();
    ExecutorService threads = Threads.pool("longhaul-logs", THREADS);
    Map<TableName, TableLogs> results = new HashMap<>();
    try {
      for (LogFile log : listing.logs().values()) {
        if (tables.values().stream()
            .anyMatch(table -> table.mark().needs(log, listing, until.margin()))) {
          reading.put(log.name(), threads.submit(() -> reader.read(log)));
        }
      }
      for (Map.Entry<String, Future<Place>> one : reading.entrySet()) {
        places.put(one.getKey(), one.getValue().get());
      }
      for (Map.Entry<TableName, Wanted> table : tables.entrySet()) {
        TableName name = table.getKey();
        LogMark next = next(listing, places, Optional.of(table.getValue().mark()), until);
        results.put(
            name,
            new TableLogs(
                Optional.of(next), Optional.empty(), sorter.parts(name), sorter.bulkLoaded(name)));
      }
    } catch (ExecutionException | IOException e) {
      LOG.warn("Cannot read the logs of the source", e);
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      LogMark next = next(listing, Map.of(), Optional.empty(), until);
      TableLogs broken =
          TableLogs.broken(
              Optional.of(next), "its logs can't be read: " + String.valueOf(cause.getMessage()));
      tables.keySet().forEach(name -> results.put(name, broken));
    } finally {
      threads.shutdownNow();
    }
    return results;
  }

  /** The mark of those who have read up to {@code to}, or have a base of then. */
  private static LogMark next(
      LogListing listing, Map<String, Place> read, Optional<LogMark> before, Until until) {
    Map<String, Place> places = new TreeMap<>();
    for (LogFile log : listing.logs().values()) {
      if (!LogMark.isBefore(log, listing, until.to(), until.margin())) {
        Optional<Place> known = before.flatMap(mark -> mark.place(log.name()));
        Place place =
            Optional.ofNullable(read.get(log.name()))
                .or(() -> known)
                .orElse(new Place(0, false, !log.old()));
        places.put(log.name(), place);
      }
    }
    return new LogMark(until.to(), places);
  }
}

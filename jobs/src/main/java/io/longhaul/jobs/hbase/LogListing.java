package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.wal.AbstractFSWALProvider;

/**
 * The write-ahead logs that a cluster has at one moment, by their names: those of its servers, also
 * of such as are being taken over, and those that HBase keeps for a while after it needs them no
 * more. Without the logs of its own catalogue.
 *
 * @param servers names of the directories of servers, those being taken over among them
 */
record LogListing(NavigableMap<String, LogFile> logs, Set<String> servers) {
  private static final String SERVERS = "WALs";
  private static final String OLD = "oldWALs";

  /** Of a server and, where it writes several at once, of one of its groups; then when it began. */
  private static final Pattern NAME = Pattern.compile("(.+)\\.(\\d{1,18})");

  private static final int LOOKS = 5;

  /**
   * A log.
   *
   * @param sequence of those that follow one another, what all their names begin with
   * @param begun when its server made it, in milliseconds by the server's clock
   * @param old whether HBase needs it no more: it is closed, and deleted one day
   */
  record LogFile(String name, String sequence, long begun, Path path, boolean old) {}

  LogListing {
    requireNonNull(logs, "logs is null");
    logs = Collections.unmodifiableNavigableMap(new TreeMap<>(logs));
    servers = Set.copyOf(servers);
  }

  /**
   * Lists.
   *
   * @param root directory of the cluster's logs, {@code hbase.wal.dir} or {@code hbase.rootdir}
   * @throws IOException also when there is no directory of logs
   */
  static LogListing of(FileSystem fs, Path root) throws IOException {
    for (int look = 1; ; look++) {
      try {
        return once(fs, root);
      } catch (FileNotFoundException e) {
        // The directory of a server that was just taken over; or there is none at all.
        if (look == LOOKS) {
          throw e;
        }
      }
    }
  }

  private static LogListing once(FileSystem fs, Path root) throws IOException {
    NavigableMap<String, LogFile> logs = new TreeMap<>();
    Set<String> servers = new HashSet<>();
    // In this order: a log that is moved meanwhile is in both, instead of in none.
    for (FileStatus server : fs.listStatus(new Path(root, SERVERS))) {
      if (server.isDirectory()) {
        servers.add(server.getPath().getName());
        add(fs, server.getPath(), false, logs);
      }
    }
    add(fs, new Path(root, OLD), true, logs);
    return new LogListing(logs, servers);
  }

  private static void add(FileSystem fs, Path directory, boolean old, Map<String, LogFile> logs)
      throws IOException {
    for (FileStatus file : fs.listStatus(directory)) {
      if (file.isDirectory()) {
        add(fs, file.getPath(), old, logs);
      } else {
        of(file.getPath(), old).ifPresent(log -> logs.put(log.name(), log));
      }
    }
  }

  private static Optional<LogFile> of(Path path, boolean old) {
    Matcher form = NAME.matcher(path.getName());
    if (!form.matches() || AbstractFSWALProvider.isMetaFile(path)) {
      return Optional.empty();
    }
    long begun = Long.parseLong(form.group(2));
    return Optional.of(new LogFile(path.getName(), form.group(1), begun, path, old));
  }

  /** When the log was begun that follows one; empty when it is the last one of its sequence. */
  Optional<Long> successor(LogFile log) {
    // Milliseconds have as many digits until the year 2286: names are in the order of time.
    return Optional.ofNullable(logs.higherEntry(log.name()))
        .map(Map.Entry::getValue)
        .filter(next -> next.sequence().equals(log.sequence()))
        .map(LogFile::begun);
  }
}

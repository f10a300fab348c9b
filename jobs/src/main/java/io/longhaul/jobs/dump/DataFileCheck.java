package io.longhaul.jobs.dump;

import io.longhaul.common.storage.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a data file of each location of a sample, where there is one. A file system that is not to
 * be had here (no connector, no answer) is tried once and told; a file that is there and can't be
 * read is a difference.
 */
final class DataFileCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DataFileCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private enum Outcome {
    OPENED,
    EMPTY,
    MISSING,
    UNREADABLE,
    UNREACHABLE
  }

  /** What became of the locations. */
  record Counts(long opened, long empty, long missing, long unreadable, long unreachable) {}

  private record Look(Outcome outcome, String reason) {}

  private final DumpFiles files;
  private final RestoreFindings findings;
  private final Set<String> unreachable = new HashSet<>();
  private final long[] counts = new long[Outcome.values().length];

  DataFileCheck(DumpFiles files, RestoreFindings findings) {
    this.files = files;
    this.findings = findings;
  }

  Counts check(List<Sampled> sample) throws InterruptedException {
    ExecutorService thread =
        Executors.newCachedThreadPool(
            task -> {
              Thread worker = new Thread(task, "longhaul-data-file");
              worker.setDaemon(true);
              return worker;
            });
    try {
      for (Sampled one : sample) {
        String location = one.facts().get(MetastoreFacts.LOCATION);
        if (!location.isEmpty()) {
          check(one, location, thread);
        }
      }
    } finally {
      thread.shutdownNow();
    }
    return new Counts(
        counts[Outcome.OPENED.ordinal()],
        counts[Outcome.EMPTY.ordinal()],
        counts[Outcome.MISSING.ordinal()],
        counts[Outcome.UNREADABLE.ordinal()],
        counts[Outcome.UNREACHABLE.ordinal()]);
  }

  private void check(Sampled one, String location, ExecutorService thread)
      throws InterruptedException {
    String root = root(location);
    Look look = new Look(Outcome.UNREACHABLE, "as before");
    if (!unreachable.contains(root)) {
      look = patiently(location, thread);
      if (look.outcome() == Outcome.UNREACHABLE) {
        unreachable.add(root);
        LOG.warn("Cannot look for data files in {}: {}", root, look.reason());
      }
    }
    counts[look.outcome().ordinal()]++;
    if (look.outcome() == Outcome.UNREADABLE) {
      findings.differs(one.name(), "data file", location, look.reason());
    }
  }

  /** Scheme and authority. */
  private static String root(String location) {
    int scheme = location.indexOf("://");
    int path = scheme < 0 ? -1 : location.indexOf('/', scheme + 3);
    return path < 0 ? location.replaceFirst(":.*", ":") : location.substring(0, path);
  }

  private Look patiently(String location, ExecutorService thread) throws InterruptedException {
    Future<Look> looking = thread.submit(() -> look(location));
    try {
      return looking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      looking.cancel(true);
      return new Look(Outcome.UNREACHABLE, "no answer in " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Look(Outcome.UNREACHABLE, String.valueOf(e.getCause().getMessage()));
    }
  }

  private Look look(String location) throws IOException {
    DumpFiles.Place place = files.place(location);
    List<FileEntry> entries;
    try {
      entries = place.store().list(place.path());
    } catch (FileNotFoundException | NotDirectoryException e) {
      return new Look(Outcome.MISSING, "");
    }
    Optional<FileEntry> file =
        entries.stream()
            .filter(entry -> entry.kind() == FileEntry.Kind.FILE)
            .filter(entry -> !entry.name().startsWith(".") && !entry.name().startsWith("_"))
            .findFirst();
    if (file.isEmpty()) {
      return new Look(Outcome.EMPTY, "");
    }
    DumpFiles.Place data = place.child(file.get().name());
    try (InputStream in = data.store().open(data.path())) {
      boolean nothing = in.read() < 0 && file.get().length() > 0;
      return nothing
          ? new Look(Outcome.UNREADABLE, data.uri() + " is cut off")
          : new Look(Outcome.OPENED, "");
    } catch (IOException e) {
      return new Look(Outcome.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks for the locations of tables and partitions on their file systems: in batches, several at a
 * time, and by listing the parent where many have the same.
 */
final class LocationFinder {
  /** Locations in memory at a time. */
  static final int BATCH = 10_000;

  private static final int THREADS = 16;

  /** From so many siblings on one listing is cheaper than a look at each. */
  private static final int LIST_FROM = 4;

  private final DumpFiles files;
  private long looked;
  private long found;

  /** A location and where it stands in the dump. */
  record Wanted(String location, Position position) {}

  LocationFinder(DumpFiles files) {
    this.files = files;
  }

  /** Looks for a batch; those that are not there, in the order given. */
  List<Wanted> missing(List<Wanted> batch) throws IOException, InterruptedException {
    Map<String, List<Wanted>> byParent = new LinkedHashMap<>();
    for (Wanted wanted : batch) {
      byParent.computeIfAbsent(parent(wanted.location()), key -> new ArrayList<>()).add(wanted);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, LocationFinder::thread);
    try {
      List<Callable<List<Wanted>>> looks = new ArrayList<>();
      byParent.forEach((parent, wanted) -> looks.add(() -> look(parent, wanted)));
      Set<Wanted> missing = new HashSet<>();
      for (Future<List<Wanted>> look : threads.invokeAll(looks)) {
        missing.addAll(look.get());
      }
      looked += batch.size();
      found += batch.size() - missing.size();
      return batch.stream().filter(missing::contains).toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause && !(cause instanceof JobException)) {
        throw cause;
      }
      // A file system that is not known here is no reason to leave the other dumps unjudged.
      throw new IOException("Cannot look for locations: " + e.getCause().getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "longhaul-locations");
    thread.setDaemon(true);
    return thread;
  }

  private static String parent(String location) {
    String bare = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    return bare.substring(0, bare.lastIndexOf('/'));
  }

  private List<Wanted> look(String parent, List<Wanted> wanted) throws IOException {
    List<Wanted> missing = new ArrayList<>();
    boolean root = parent.endsWith(":/") || parent.endsWith("/") || !parent.contains(":/");
    if (wanted.size() < LIST_FROM || root) {
      for (Wanted one : wanted) {
        if (!exists(one.location())) {
          missing.add(one);
        }
      }
      return missing;
    }
    Set<String> names = names(parent);
    for (Wanted one : wanted) {
      if (!names.contains(files.place(one.location()).name())) {
        missing.add(one);
      }
    }
    return missing;
  }

  private Set<String> names(String parent) throws IOException {
    DumpFiles.Place place = files.place(parent);
    Set<String> names = new HashSet<>();
    try {
      for (FileEntry entry : place.store().list(place.path())) {
        names.add(entry.name());
      }
    } catch (FileNotFoundException | NotDirectoryException e) {
      return Set.of();
    }
    return names;
  }

  private boolean exists(String location) throws IOException {
    DumpFiles.Place place = files.place(location);
    try {
      place.store().entry(place.path());
      return true;
    } catch (FileNotFoundException | NotDirectoryException e) {
      return false;
    }
  }

  Verdict.LocationCount count() {
    return new Verdict.LocationCount(looked, found);
  }
}

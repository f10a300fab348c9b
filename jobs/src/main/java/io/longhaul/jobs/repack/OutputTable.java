package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.RepackState.Written;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies at OUTPUT now, found to be nothing but the work of former runs of the same INPUT. */
final class OutputTable {
  static final String STATE = ".longhaul";

  private final Map<String, FileEntry> files;
  private final RepackState state;

  private OutputTable(Map<String, FileEntry> files, RepackState state) {
    this.files = files;
    this.state = state;
  }

  /**
   * Looks at OUTPUT and changes nothing.
   *
   * @throws JobException usage, when it holds anything else
   */
  static OutputTable read(Store store, RepackConfig config) throws IOException {
    Place output = config.output();
    StateDirectory directory = new StateDirectory(store, output.child(STATE));
    Map<String, FileEntry> files = new TreeMap<>();
    try {
      list(store, output, "", files);
    } catch (FileNotFoundException e) {
      return new OutputTable(files, RepackState.none(config.input().uri(), config.recipe()));
    } catch (NotDirectoryException e) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid --output: " + output.uri() + " (is a file)", e);
    }
    Optional<RepackState> state = RepackState.read(directory);
    if (state.isPresent() && !state.get().input().equals(config.input().uri())) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --output: %s (holds %s, repacked: give another directory)"
              .formatted(output.uri(), state.get().input()));
    }
    Set<String> strangers = new TreeSet<>(files.keySet());
    state.ifPresent(known -> strangers.removeAll(known.paths()));
    if (!strangers.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --output: %s (holds %s, which no run of this input put there: give an empty or new directory)"
              .formatted(output.uri(), strangers.iterator().next()));
    }
    return new OutputTable(
        files, state.orElse(RepackState.none(config.input().uri(), config.recipe())));
  }

  private static void list(
      Store store, Place output, String directory, Map<String, FileEntry> files)
      throws IOException {
    for (FileEntry entry : store.list(output.child(directory))) {
      if (directory.isEmpty()
          && (entry.name().equals(STATE) || entry.name().equals(Staging.WORK))) {
        continue;
      }
      String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
      if (entry.isDirectory()) {
        list(store, output, path, files);
      } else {
        files.put(path, entry);
      }
    }
  }

  /** What former runs left to know. */
  RepackState state() {
    return state;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Whether a file is as it was published. */
  boolean isIntact(Written written) {
    FileEntry found = files.get(written.path());
    return found != null
        && found.isFile()
        && found.length() == written.length()
        && found.modified() == written.modified();
  }

  /** Paths of all files that are there, relative to OUTPUT. */
  List<String> paths() {
    return List.copyOf(files.keySet());
  }
}

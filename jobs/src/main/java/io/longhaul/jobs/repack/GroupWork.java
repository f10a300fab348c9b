package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import io.longhaul.jobs.repack.GroupOutcome.Declined;
import io.longhaul.jobs.repack.GroupOutcome.Failed;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.DifferenceException;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.PageMerge;
import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Repacks one group into staging and holds what is there against what was read.
 *
 * @param threads columns to work on side by side
 */
record GroupWork(Place input, Place output, PackSettings settings, int threads)
    implements SparkEngine.Work<FileGroup, GroupOutcome> {
  @Override
  public GroupOutcome on(FileGroup group) throws IOException, InterruptedException {
    Store store = ExecutorStores.of(output.store());
    Staging staging = new Staging(store, output);
    Optional<Staged> proven = staging.proven(group);
    if (proven.isPresent()) {
      return proven.get();
    }
    try {
      return repack(group, store, staging);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (UnsupportedFileException e) {
      return new Declined("can't be merged by pages: " + e.getMessage());
    } catch (DamagedFileException e) {
      return failed(e.file(), e.column(), e.getMessage(), ExitStatus.ATTENTION);
    } catch (DifferenceException e) {
      return failed(e.file(), e.column(), e.getMessage(), ExitStatus.ATTENTION);
    } catch (IOException e) {
      return failed(group.outputPath(), "", e.getMessage(), ExitStatus.INCOMPLETE);
    }
  }

  private GroupOutcome repack(FileGroup group, Store store, Staging staging) throws IOException {
    Store from = ExecutorStores.of(input.store());
    List<Source> sources = new ArrayList<>();
    for (InputFileEntry file : group.inputs()) {
      sources.add(
          new Source(file.path(), new StoreInput(from, input.child(file.path()), file.length())));
    }
    // Attempts of one task may overlap: each writes to a name of its own.
    String attempt = staging.attempt(group, UUID.randomUUID());
    int permission = group.inputs().get(0).permission() & 0777;
    Merged merged;
    try (PageMerge merge = new PageMerge(settings, threads)) {
      merged = merge.merge(sources, group.widest(), new StoreOutput(store, attempt, permission));
    }
    long bytes = store.entry(attempt).length();
    if (group.inputs().size() == 1 && bytes >= group.bytes()) {
      store.delete(attempt);
      return new Declined("repacked it would be no smaller");
    }
    merged
        .proof()
        .check(new Source(group.outputPath(), new StoreInput(store, attempt, bytes)), threads);
    if (merged.rows() != group.rows()) {
      return failed(
          group.outputPath(),
          "",
          "has %d rows instead of %d".formatted(merged.rows(), group.rows()),
          ExitStatus.ATTENTION);
    }
    for (InputFileEntry file : group.inputs()) {
      FileEntry entry = from.entry(input.child(file.path()));
      if (entry.length() != file.length() || entry.modified() != file.modified()) {
        return failed(file.path(), "", "changed while it was read", ExitStatus.INCOMPLETE);
      }
    }
    Staged staged = new Staged(merged.rows(), bytes, merged.conflicts());
    staging.keep(group, attempt, staged);
    return staged;
  }

  private static Failed failed(String path, String column, String reason, ExitStatus status) {
    return new Failed(new Failure(path, column, String.valueOf(reason), status));
  }
}

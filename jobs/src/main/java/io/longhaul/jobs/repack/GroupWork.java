package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import io.longhaul.jobs.repack.FileGroup.Mode;
import io.longhaul.jobs.repack.GroupOutcome.Declined;
import io.longhaul.jobs.repack.GroupOutcome.Failed;
import io.longhaul.jobs.repack.GroupOutcome.Rewritten;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import io.longhaul.jobs.repack.GroupOutcome.Unmerged;
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
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repacks one group into staging and holds what is there against what was read.
 *
 * @param threads columns to work on side by side
 */
record GroupWork(Place input, Place output, PackSettings settings, int threads)
    implements SparkEngine.Work<FileGroup, GroupOutcome> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWork.class);

  @Override
  public GroupOutcome on(FileGroup group) throws IOException, InterruptedException {
    Store store = ExecutorStores.of(output.store());
    Optional<Staged> proven = new Staging(store, output).proven(group);
    if (proven.isPresent()) {
      return proven.get();
    }
    Store from = ExecutorStores.of(input.store());
    List<Source> sources = new ArrayList<>();
    for (InputFileEntry file : group.inputs()) {
      sources.add(
          new Source(file.path(), new StoreInput(from, input.child(file.path()), file.length())));
    }
    return on(group, sources, group.widest());
  }

  /** Repacks what the rows of a group were written to. */
  GroupOutcome on(FileGroup group, Rewritten rows) throws IOException, InterruptedException {
    StoreInput file = new StoreInput(ExecutorStores.of(output.store()), rows.path(), rows.length());
    return on(group, List.of(new Source(group.outputPath(), file)), 0);
  }

  private GroupOutcome on(FileGroup group, List<Source> sources, int widest)
      throws IOException, InterruptedException {
    Store store = ExecutorStores.of(output.store());
    Staging staging = new Staging(store, output);
    try {
      return repack(group, sources, widest, staging.attempt(group, UUID.randomUUID()));
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (UnsupportedFileException e) {
      return new Unmerged(RepackPlanner.unmerged(e.getMessage()));
    } catch (DamagedFileException e) {
      return failed(e.file(), e.column(), e.getMessage(), ExitStatus.ATTENTION);
    } catch (DifferenceException e) {
      return failed(e.file(), e.column(), e.getMessage(), ExitStatus.ATTENTION);
    } catch (IOException e) {
      return failed(group.outputPath(), "", e.getMessage(), ExitStatus.INCOMPLETE);
    }
  }

  /**
   * @param attempt a name of its own: attempts of one task may overlap
   */
  private GroupOutcome repack(FileGroup group, List<Source> sources, int widest, String attempt)
      throws IOException {
    Store store = ExecutorStores.of(output.store());
    int permission = group.inputs().get(0).permission() & 0777;
    try {
      return prove(
          group,
          sources,
          widest,
          new StoreOutput(
              store, attempt, Creation.plain(permission), new CRC32C(), Crossing.free()));
    } finally {
      discard(store, attempt);
    }
  }

  /** Of what was kept nothing is left under the attempt's name. */
  private static void discard(Store store, String attempt) {
    try {
      store.delete(attempt);
    } catch (IOException e) {
      LOG.warn("Left for the run that publishes to delete: {}", attempt, e);
    }
  }

  private GroupOutcome prove(FileGroup group, List<Source> sources, int widest, StoreOutput file)
      throws IOException {
    Store store = file.store();
    String attempt = file.path();
    Merged merged;
    try (PageMerge merge = new PageMerge(settings, threads)) {
      merged = merge.merge(sources, widest, file);
    }
    long bytes = store.entry(attempt).length();
    if (group.mode() == Mode.PAGES && group.inputs().size() == 1 && bytes >= group.bytes()) {
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
    Store from = ExecutorStores.of(input.store());
    for (InputFileEntry read : group.inputs()) {
      FileEntry entry = from.entry(input.child(read.path()));
      if (entry.length() != read.length() || entry.modified() != read.modified()) {
        return failed(read.path(), "", "changed while it was read", ExitStatus.INCOMPLETE);
      }
    }
    Staged staged = new Staged(merged.rows(), bytes, file.crc().getValue(), merged.conflicts());
    new Staging(store, output).keep(group, attempt, staged);
    return staged;
  }

  private static Failed failed(String path, String column, String reason, ExitStatus status) {
    return new Failed(new Failure(path, column, String.valueOf(reason), status));
  }
}

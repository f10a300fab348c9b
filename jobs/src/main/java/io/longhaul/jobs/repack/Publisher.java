package io.longhaul.jobs.repack;

import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.RepackState.Copied;
import io.longhaul.jobs.repack.RepackState.Packed;
import io.longhaul.jobs.repack.RepackState.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes what is staged visible. What may be half done is told first: a run that finds it goes on
 * from there. New files come before old ones go: readers in between may see rows twice, none see
 * too few.
 */
final class Publisher {
  private static final int DIRECTORY = 0755;

  private final Store store;
  private final Place output;
  private final StateDirectory directory;
  private final Staging staging;
  private final RunLocks locks;

  Publisher(Store store, Place output, StateDirectory directory, Staging staging, RunLocks locks) {
    this.store = store;
    this.output = output;
    this.directory = directory;
    this.staging = staging;
    this.locks = locks;
  }

  /**
   * Publishes and gives what OUTPUT then holds.
   *
   * @param before what former runs left
   * @param kept the part of it that stays, and the recipe in force
   */
  RepackState publish(
      RepackPlan plan,
      RepackState before,
      RepackState kept,
      Map<FileGroup, Staged> groups,
      List<LeftAlone> copies)
      throws IOException, InterruptedException {
    Set<String> pending = new TreeSet<>(before.pending());
    groups.keySet().forEach(group -> pending.add(group.outputPath()));
    copies.forEach(file -> pending.add(file.file().path()));
    locks.check(output.uri());
    before.pending(List.copyOf(pending)).write(directory);
    for (String path : plan.directories()) {
      store.makeDirectories(output.child(path), DIRECTORY);
    }
    List<Packed> packed = new ArrayList<>(kept.packed());
    for (Map.Entry<FileGroup, Staged> group : groups.entrySet()) {
      locks.check(output.uri());
      staging.publish(group.getKey(), group.getValue());
      packed.add(new Packed(group.getKey(), written(group.getKey().outputPath())));
    }
    List<Copied> copied = new ArrayList<>(kept.copied());
    for (LeftAlone file : copies) {
      String path = file.file().path();
      locks.check(output.uri());
      store.rename(staging.path(file), output.child(path));
      copied.add(
          new Copied(
              file.file(), file.reason(), file.fate() == LeftAlone.Fate.COPIED, written(path)));
    }
    RepackState after = new RepackState(kept.input(), kept.recipe(), packed, copied, List.of());
    Set<String> gone = new TreeSet<>(before.paths());
    gone.addAll(pending);
    gone.removeAll(after.paths());
    locks.check(output.uri());
    after.pending(List.copyOf(gone)).write(directory);
    for (String path : gone) {
      locks.check(output.uri());
      store.delete(output.child(path));
    }
    after.write(directory);
    return after;
  }

  private Written written(String path) throws IOException {
    FileEntry entry = store.entry(output.child(path));
    return new Written(path, entry.length(), entry.modified());
  }
}

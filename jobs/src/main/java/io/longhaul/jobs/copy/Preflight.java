package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Finds out before anything is copied whether it could be published: the probe takes the way of a
 * file, from the work area to where it goes, and leaves nothing.
 */
final class Preflight {
  private static final byte[] CONTENT = "longhaul probe".getBytes(StandardCharsets.UTF_8);
  private static final long SOME_TIME = 1_000_000_000_000L;
  private static final int PRIVATE = 0700;
  private static final int PUBLIC = 0755;
  private static final int FILE = 0600;

  private static final String PROBE = "probe-";
  private static final String PUBLISHED_PROBE = ".longhaul-" + PROBE;

  private final String run;
  private final Leftovers leftovers;
  private final Map<String, Answer> answers = new HashMap<>();

  Preflight(String run, Leftovers leftovers) {
    this.run = run;
    this.leftovers = leftovers;
  }

  /**
   * What the target can do.
   *
   * @param keepsTimes whether a modification time that is set stays
   * @param method how staged files are proven
   */
  record Answer(boolean keepsTimes, Method method) {}

  /** Fails with the remedy when a side can't be reached. */
  static void reach(StoreSpec spec, String warehouse, String side) {
    try {
      ExecutorStores.of(spec).entry(spec.path(warehouse));
    } catch (FileNotFoundException e) {
      if (side.equals("source")) {
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot find the source warehouse %s (mend source.warehouse, or bring it back)"
                .formatted(warehouse),
            e);
      }
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot reach the %s %s: %s".formatted(side, warehouse, Reasons.of(e)),
          e);
    }
  }

  /**
   * Proves the work area of a dataset.
   *
   * @param work absolute path on the target's store
   */
  Answer probe(CopyScope scope, StoreSpec workStore, String work) {
    if (!workStore.root().equals(scope.target().root())) {
      throw refused(
          scope,
          work,
          "the work area is on %s, the target on %s".formatted(workStore, scope.target()));
    }
    try {
      Store store = ExecutorStores.of(scope.target());
      String destination = nearestDirectory(store, scope.targetRoot());
      String key =
          String.join(" ", scope.source().root(), work, destination, scope.preserve().toString());
      Answer known = answers.get(key);
      if (known == null) {
        known = probe(scope, store, work, destination);
        answers.put(key, known);
      }
      return known;
    } catch (IOException e) {
      throw refused(scope, work, Reasons.of(e), e);
    }
  }

  private Answer probe(CopyScope scope, Store store, String work, String destination)
      throws IOException {
    // Apart from the work area itself: what is missing above it is for everybody.
    store.makeDirectories(CopyScope.parent(work), PUBLIC);
    store.makeDirectories(work, PRIVATE);
    FileEntry before = store.entry(destination);
    leftovers.sweepProbes(store, work, PROBE);
    leftovers.sweepProbes(store, destination, PUBLISHED_PROBE);
    String file = work + "/" + PROBE + run;
    String published = CopyScope.join(destination, PUBLISHED_PROBE + run);
    try {
      try (OutputStream out = store.create(file, FILE)) {
        out.write(CONTENT);
      }
      store.setModified(file, SOME_TIME);
      FileEntry entry = store.entry(file);
      checkOwnership(scope, store, file);
      store.rename(file, published);
      Answer answer =
          new Answer(entry.modified() == SOME_TIME, method(scope, store, entry, published));
      store.delete(published);
      return answer;
    } finally {
      store.delete(file);
      store.delete(published);
      if (scope.preserves(Preserve.TIMES)) {
        store.setModified(destination, before.modified());
      }
    }
  }

  private static Method method(CopyScope scope, Store store, FileEntry entry, String file)
      throws IOException {
    boolean both = ExecutorStores.of(scope.source()).hasCompositeCrc() && store.hasCompositeCrc();
    if (!both || entry.encrypted()) {
      return Method.READBACK;
    }
    CRC32C crc = new CRC32C();
    crc.update(CONTENT);
    OptionalLong found = store.compositeCrc(file);
    boolean same = found.isPresent() && found.getAsLong() == crc.getValue();
    return same ? Method.COMPOSITE : Method.READBACK;
  }

  /** An owner can be given away by a superuser only; better to know now than after the copy. */
  private static void checkOwnership(CopyScope scope, Store store, String file) throws IOException {
    boolean owner = scope.preserves(Preserve.OWNER);
    boolean group = scope.preserves(Preserve.GROUP);
    if (!owner && !group) {
      return;
    }
    FileEntry root;
    try {
      root = ExecutorStores.of(scope.source()).entry(scope.sourceRoot());
    } catch (FileNotFoundException e) {
      // The listing stops this dataset, and no other one.
      return;
    }
    try {
      store.setOwner(file, owner ? root.owner() : "", group ? root.group() : "");
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot preserve %s of dataset %s: %s (run as a superuser of the target, or take it out of preserve)"
              .formatted(owner ? "owner" : "group", scope.name(), Reasons.of(e)),
          e);
    }
  }

  private static String nearestDirectory(Store store, String path) throws IOException {
    String at = path;
    while (true) {
      try {
        if (store.entry(at).isDirectory()) {
          return at;
        }
      } catch (FileNotFoundException e) {
        if (at.equals("/")) {
          throw e;
        }
      }
      at = CopyScope.parent(at);
    }
  }

  private static JobException refused(CopyScope scope, String work, String why) {
    return refused(scope, work, why, null);
  }

  private static JobException refused(CopyScope scope, String work, String why, IOException cause) {
    return new JobException(
        ExitStatus.ENVIRONMENT,
        "Cannot stage dataset %s in %s and rename to %s: %s (give the dataset a place that can, with `work:`)"
            .formatted(scope.name(), work, scope.targetRoot(), why),
        cause);
  }
}

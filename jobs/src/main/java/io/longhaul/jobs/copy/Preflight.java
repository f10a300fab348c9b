package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out before anything is copied whether it could be published: the probe takes the way of a
 * file, from the work area to where it goes, and leaves nothing.
 */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
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
   * @param work traits that what is made in the work area takes over
   */
  record Answer(boolean keepsTimes, Method method, Traits work) {}

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
          String.join(
              " ",
              scope.source().root(),
              // What listings don't hold is tried with that of the dataset's root.
              scope.preserves(Preserve.XATTR) ? scope.sourceRoot() : "",
              work,
              destination,
              scope.preserve().toString());
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
    Traits traits = store.entry(work).traits();
    if (traits.acl()) {
      // It took the default list of the warehouse; staged files would, and take it along.
      store.setAcl(work, PRIVATE, List.of());
      store.setPermission(work, PRIVATE);
    }
    FileEntry before = store.entry(destination);
    leftovers.sweepProbes(store, work, PROBE);
    sweepPublished(store, destination);
    String file = work + "/" + PROBE + run;
    String published = CopyScope.join(destination, PUBLISHED_PROBE + run);
    try {
      try (OutputStream out = store.create(file, FILE)) {
        out.write(CONTENT);
      }
      store.setModified(file, SOME_TIME);
      FileEntry entry = store.entry(file);
      AttributeProbe.check(scope, store, file);
      store.rename(file, published);
      Answer answer =
          new Answer(entry.modified() == SOME_TIME, method(scope, store, entry, published), traits);
      store.delete(published);
      return answer;
    } finally {
      // Who is told to end is interrupted, and no call to a store goes through then.
      boolean interrupted = Thread.interrupted();
      store.delete(file);
      store.delete(published);
      if (scope.preserves(Preserve.TIMES)) {
        store.setModified(destination, before.modified());
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A directory that can't be listed is the listing's concern: it stops its dataset alone. */
  private void sweepPublished(Store store, String destination) {
    try {
      leftovers.sweepProbes(store, destination, PUBLISHED_PROBE);
    } catch (IOException e) {
      LOG.warn("Cannot look for probes that a killed run left: {}", e.getMessage());
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

  /** The path itself or the first directory above it that is there. */
  static String nearestDirectory(Store store, String path) throws IOException {
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

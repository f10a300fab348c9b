package io.longhaul.jobs.copy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two datasets, {@code d} before {@code e}, with work of every kind: new files small and large in
 * nested directories, replaced ones, equal ones, some that differ in their time alone, and files
 * that only the target has.
 */
final class MixedData {
  private static final int MEBIBYTE = 1 << 20;
  private static final int CLOSED = 0500;

  /** What the policy says of deletes. */
  enum Deletes {
    KEEP("keep"),
    /** With no guard: nearly all of the target is replaced or removed. */
    UNDO("{ mode: undo, max: 100% }"),
    PERMANENT("{ mode: permanent, max: 100% }");

    private final String yaml;

    Deletes(String yaml) {
      this.yaml = yaml;
    }
  }

  private final CopyTrial trial;
  private final Deletes deletes;
  private final Random random;
  private final Map<String, String> replaced = new TreeMap<>();
  private final Map<String, String> removed = new TreeMap<>();
  private final Set<String> rewritten = new TreeSet<>();

  private MixedData(CopyTrial trial, Deletes deletes, long seed) {
    this.trial = trial;
    this.deletes = deletes;
    this.random = new Random(seed);
  }

  /** Fills both sides and adds the datasets to the policy. */
  static MixedData fill(CopyTrial trial, Deletes deletes, long seed) throws IOException {
    MixedData data = new MixedData(trial, deletes, seed);
    trial
        .dataset("name: d, path: d, priority: 1, delete: " + deletes.yaml)
        .dataset("name: e, path: e, priority: 2, delete: " + deletes.yaml);
    data.newFiles();
    data.replacedFiles();
    data.equalFiles();
    data.filesOfTheTarget();
    trial.source.store().setPermission(trial.source.path("d/new/nested"), CLOSED);
    return data;
  }

  private void newFiles() throws IOException {
    for (int i = 0; i < 12; i++) {
      trial.source.write("d/new/small" + i, bytes(100 + 50 * i));
      trial.source.write("e/small" + i, bytes(200 + i));
    }
    for (int i = 0; i < 4; i++) {
      trial.source.write("d/new/nested/a" + i + "/b/c", bytes(10_000));
      trial.source.write("d/new/mid" + i, bytes(MEBIBYTE / 4 + i));
    }
    trial.source.write("d/new/large", bytes(2 * MEBIBYTE));
    trial.source.write("e/large", bytes(MEBIBYTE));
    trial.source.write("d/new/zero", new byte[0]);
    trial.source.directory("d/new/empty");
  }

  private void replacedFiles() throws IOException {
    for (int i = 0; i < 8; i++) {
      replace("d/old/small" + i, bytes(300 + i), bytes(500 + i));
    }
    replace("d/old/large", bytes(MEBIBYTE / 2), bytes(MEBIBYTE));
    replace("e/old", bytes(700), bytes(700));
  }

  private void replace(String path, byte[] before, byte[] now) throws IOException {
    trial.target.write(path, before);
    // Of another time: where the length is the same, the time is what tells.
    trial.target.store().setModified(trial.target.path(path), Warehouse.LONG_AGO - 1);
    trial.source.write(path, now);
    replaced.put(path, Tree.content(before));
  }

  private void equalFiles() throws IOException {
    for (int i = 0; i < 5; i++) {
      byte[] bytes = bytes(400 + i);
      trial.source.write("d/same/file" + i, bytes);
      trial.target.write("d/same/file" + i, bytes);
    }
    trial.target.store().setModified(trial.target.path("d/same/file0"), Warehouse.LONG_AGO + 1);
  }

  private void filesOfTheTarget() throws IOException {
    for (String path : new String[] {"d/same/gone", "d/gone/one", "d/gone/deep/er/two", "e/gone"}) {
      byte[] bytes = bytes(900);
      trial.target.write(path, bytes);
      removed.put(path, Tree.content(bytes));
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    // Some runs of equal bytes, as real files have.
    Arrays.fill(bytes, count / 3, count / 2, (byte) 7);
    return bytes;
  }

  /** Puts newer versions of files of {@code d/new} into the source. */
  void rewrite() throws IOException {
    for (int i = 0; i < 12; i++) {
      String path = "d/new/small" + i;
      trial.source.write(path, "newer " + i);
      trial.source.store().setModified(trial.source.path(path), Warehouse.LONG_AGO + 5);
      rewritten.add(path);
    }
  }

  /** The files whose first version may have been at the target for a while. */
  Set<String> rewritten() {
    return Set.copyOf(rewritten);
  }

  Deletes deletes() {
    return deletes;
  }

  /** What the target's files were that the source has in another version, by path. */
  Map<String, String> replaced() {
    return Map.copyOf(replaced);
  }

  /** The files that only the target had, by path. */
  Map<String, String> removed() {
    return Map.copyOf(removed);
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.OwnPaths;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.CopyScope.Reserved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Values for tests without a cluster. */
final class Samples {
  private Samples() {}

  static FileEntry file(String name, long length, long modified) {
    return entry(name, FileEntry.Kind.FILE, length, modified, 0644);
  }

  static FileEntry directory(String name) {
    return entry(name, FileEntry.Kind.DIRECTORY, 0, 7, 0755);
  }

  static FileEntry entry(
      String name, FileEntry.Kind kind, long length, long modified, int permission) {
    return new FileEntry(
        name, kind, length, modified, permission, "hive", "hadoop", false, Traits.NONE);
  }

  /** From {@code hdfs://a/w/d} to {@code hdfs://b/v/d}. */
  static CopyScope scope(int index, String name, int priority) {
    return scope(index, name, priority, Compare.TIME, Set.of(Preserve.PERMISSION, Preserve.TIMES));
  }

  static CopyScope scope(
      int index, String name, int priority, Compare compare, Set<Preserve> preserve) {
    return new CopyScope(
        index,
        name,
        priority,
        new StoreSpec("hdfs://a", Map.of()),
        "/w/" + name,
        new StoreSpec("hdfs://b", Map.of()),
        "/v/" + name,
        new Reserved(
            new OwnPaths("/w", Set.of()), new OwnPaths("/v", Set.of("/v/" + name + "/state"))),
        Stream.of("**/_temporary/**", "*.tmp").map(PathGlob::parse).toList(),
        Set.of("inner"),
        compare,
        preserve,
        Executors.TARGET,
        DeleteRule.Mode.KEEP,
        Holds.NONE,
        Repacking.NONE);
  }

  /** The same scope, that removes, with some paths held. */
  static CopyScope removing(CopyScope scope, String... held) {
    return new CopyScope(
        scope.index(),
        scope.name(),
        scope.priority(),
        scope.source(),
        scope.sourceRoot(),
        scope.target(),
        scope.targetRoot(),
        scope.reserved(),
        scope.exclude(),
        scope.carvedOut(),
        scope.compare(),
        scope.preserve(),
        scope.executors(),
        DeleteRule.Mode.UNDO,
        Holds.NONE.with(List.of(held), Instant.EPOCH, "r"),
        scope.repacking());
  }

  static Dataset dataset(String name, int priority) {
    return new Dataset(
        name,
        "hdfs://a/w/" + name,
        "hdfs://b/v/" + name,
        Dataset.Engine.SPARK,
        priority,
        Optional.empty(),
        Compare.TIME,
        Set.of(Preserve.PERMISSION, Preserve.TIMES),
        List.of(),
        Dataset.Replicate.ALWAYS,
        Dataset.OpenFiles.KEEP_WATERMARK,
        DeleteRule.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        1);
  }

  static Part part(int index, String name, int priority, Instant deadline) {
    return new Part(
        new DatasetRun(dataset(name, priority), Removals.NOW),
        new CopyPiece.Stage(
            scope(index, name, priority), "/v/.longhaul-work", Method.COMPOSITE, Traits.NONE),
        deadline);
  }

  static PlanItem copy(int scope, String path, long length) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new PlanItem(scope, PlanItem.Action.COPY, path, file(name, length, 7), "new");
  }

  static PlanItem of(int scope, PlanItem.Action action, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return new PlanItem(scope, action, path, directory(name), "new directory");
  }
}

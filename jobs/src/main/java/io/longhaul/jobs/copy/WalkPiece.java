package io.longhaul.jobs.copy;

import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.LinkPlugin;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One task's part of an inventory.
 *
 * @param share about how many entries the task looks at before it hands back the rest
 */
record WalkPiece(
    CopyScope scope,
    DirectoryWalk.Goal goal,
    ContentCheck.How how,
    List<Directory> directories,
    int share)
    implements Serializable {

  /** Listings and checksums wait for answers, not for the processor. */
  private static final int THREADS = 8;

  WalkPiece {
    directories = List.copyOf(directories);
  }

  Findings walk() throws IOException, InterruptedException {
    Store source = ExecutorStores.of(scope.source());
    Store target = ExecutorStores.of(scope.target());
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, new NamedThreads("longhaul-walk"));
    try {
      ContentCheck check = new ContentCheck(scope, source, target, LinkPlugin.pacer(), how);
      return new DirectoryWalk(scope, source, target, check, goal, threads)
          .walk(directories, share);
    } finally {
      threads.shutdownNow();
    }
  }
}

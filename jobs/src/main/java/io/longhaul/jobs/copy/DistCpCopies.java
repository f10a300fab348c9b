package io.longhaul.jobs.copy;

import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import io.longhaul.jobs.copy.WaveItem.Next;
import io.longhaul.jobs.engine.DistCpEngine;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies by jobs of DistCp: each takes a wave of files into a directory of its own in the work
 * area. Two waves are under way at a time, so that one fills the link while another starts or ends;
 * what was submitted first is taken first, and the link's priorities see to the rest.
 */
final class DistCpCopies implements CopyEngine, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DistCpCopies.class);
  private static final int WAVES = 2;

  /** A job on a cluster takes 10 s and more to start and end: it has to be worth it. */
  private static final int PIECES_PER_MAP = 8;

  private static final int THREADS = 16;
  private static final long END_SECONDS = 4;

  private final DistCpEngine engine;
  private final CopyListener listener;
  private final Pacer pacer;
  private final List<WaveQueue> queues = new ArrayList<>();
  private final AtomicInteger waves = new AtomicInteger();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(WAVES, new NamedThreads("longhaul-wave"));
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, new NamedThreads("longhaul-finish"));
  private boolean closed;

  private DistCpCopies(DistCpEngine engine, LinkBudget budget, CopyListener listener) {
    this.engine = engine;
    this.listener = listener;
    this.pacer = new LeaseClient(new SecureRandom().nextLong(), budget::answer);
  }

  /**
   * Takes over an engine.
   *
   * @param listener told of files as they are staged
   */
  static DistCpCopies start(DistCpEngine engine, LinkBudget budget, CopyListener listener) {
    DistCpCopies copies = new DistCpCopies(engine, budget, listener);
    for (int i = 0; i < WAVES; i++) {
      copies.workers.execute(copies::work);
    }
    return copies;
  }

  @Override
  public int parallelism() {
    return engine.maps();
  }

  @Override
  public CompletableFuture<Void> submit(
      String description, List<CopyPiece> pieces, Consumer<List<CopyOutcome>> outcomes) {
    if (pieces.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      WaveQueue queue = new WaveQueue(pieces, outcomes);
      synchronized (queues) {
        queues.add(queue);
        queues.notifyAll();
      }
      return queue.done();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void work() {
    try {
      while (true) {
        WaveQueue queue = take();
        try {
          run(queue, queue.next(parallelism() * PIECES_PER_MAP));
        } catch (IOException | RuntimeException e) {
          queue.fail(e);
        } catch (InterruptedException e) {
          queue.fail(e);
          throw e;
        } finally {
          queue.waveEnded();
          synchronized (queues) {
            // What has to be tried again waits once more.
            queues.notifyAll();
          }
        }
      }
    } catch (InterruptedException e) {
      // Told to end.
      LOG.debug("No more waves", e);
    }
  }

  /** Waits for the first queue that has something. */
  private WaveQueue take() throws InterruptedException {
    synchronized (queues) {
      while (true) {
        queues.removeIf(queue -> queue.done().isDone());
        for (WaveQueue queue : queues) {
          if (!closed && queue.isWaiting()) {
            return queue;
          }
        }
        queues.wait();
      }
    }
  }

  private void run(WaveQueue queue, WaveQueue.Wanted wanted)
      throws IOException, InterruptedException {
    if (listener.isDraining()) {
      CopyWave.left(wanted.items()).forEach(queue::take);
      return;
    }
    CopyPiece.Stage stage = wanted.stage();
    Store source = ExecutorStores.of(stage.scope().source());
    Store target = ExecutorStores.of(stage.scope().target());
    String name = "wave-%04d".formatted(waves.incrementAndGet());
    CopyWave.Hands hands =
        new CopyWave.Hands(
            threads,
            new StagedProof(stage, target, pacer),
            next -> {
              staged(stage, next);
              queue.take(next);
            });
    new CopyWave(name, stage, wanted.creation(), source, target, hands)
        .run(engine, wanted.items(), listener::isDraining);
  }

  /** Should this process be killed, the next run need not copy it again. */
  private void staged(CopyPiece.Stage stage, Next next) {
    next.end()
        .filter(outcome -> outcome.result() == Result.STAGED)
        .ifPresent(
            outcome -> {
              try {
                listener.note(Journal.line(stage.scope().name(), stage.directory(), outcome));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    if (next.end().isPresent()) {
      listener.progress(stage.scope().index(), 1, 0);
    }
  }

  @Override
  public void cancelAll() {
    synchronized (queues) {
      closed = true;
    }
    try {
      engine.cancelAll();
    } catch (IOException e) {
      LOG.warn("Cannot end all jobs of DistCp", e);
    }
    workers.shutdownNow();
  }

  @Override
  public void cancel() throws InterruptedException {
    cancelAll();
    if (!workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("Jobs of DistCp did not end in {} s, going on without them", END_SECONDS);
    }
    threads.shutdownNow();
  }

  @Override
  public void close() throws IOException {
    workers.shutdownNow();
    threads.shutdownNow();
    engine.close();
  }
}

package io.longhaul.jobs;

import io.longhaul.common.job.ExitStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.hadoop.service.launcher.IrqHandler;

/**
 * SIGINT and SIGTERM ask the job's thread to end by interrupting it; whoever runs there closes what
 * it holds and returns or throws. A second signal, or a job that has not ended in time, halts the
 * process.
 *
 * <p>Not a shutdown hook: Hadoop and Spark close their file systems and contexts in hooks of their
 * own, at the same time, under a job that still needs them to close its journal.
 */
final class ProcessSignals implements Signals {
  /** A job has 10 s to end in order; the rest is for engines and hooks. */
  private static final long GRACE_SECONDS = 15;

  private final Thread job;
  private final IntConsumer halt;
  private final AtomicReference<ExitStatus> received = new AtomicReference<>();

  /**
   * Watches over one thread.
   *
   * @param halt ends the process at once with an exit status
   */
  ProcessSignals(Thread job, IntConsumer halt) {
    this.job = job;
    this.halt = halt;
  }

  /** Loads Hadoop classes, which the help has no need of. */
  @Override
  public void listen() {
    new IrqHandler(IrqHandler.CONTROL_C, signal -> end(ExitStatus.INTERRUPTED)).bind();
    new IrqHandler(IrqHandler.SIGTERM, signal -> end(ExitStatus.TERMINATED)).bind();
  }

  @Override
  public Optional<ExitStatus> received() {
    return Optional.ofNullable(received.get());
  }

  void end(ExitStatus status) {
    if (!received.compareAndSet(null, status)) {
      halt.accept(status.code());
      return;
    }
    job.interrupt();
    Thread watch = new Thread(() -> haltAfterGrace(status), "longhaul-halt");
    watch.setDaemon(true);
    watch.start();
  }

  private void haltAfterGrace(ExitStatus status) {
    try {
      TimeUnit.SECONDS.timedJoin(job, GRACE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt.accept(status.code());
  }
}

package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.job.ExitStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TestProcessSignals {
  private final List<Integer> halted = Collections.synchronizedList(new ArrayList<>());

  @Test
  void theFirstSignalInterruptsTheJobAndTheSecondHalts() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread job = new Thread(() -> waitTwice(interrupted, end));
    job.start();
    ProcessSignals signals = new ProcessSignals(job, halted::add);
    assertThat(signals.received()).isEmpty();

    signals.end(ExitStatus.TERMINATED);
    interrupted.await();
    assertThat(signals.received()).contains(ExitStatus.TERMINATED);
    assertThat(halted).isEmpty();

    signals.end(ExitStatus.INTERRUPTED);
    assertThat(signals.received()).contains(ExitStatus.TERMINATED);
    assertThat(halted).containsExactly(130);
    end.countDown();
    job.join();
  }

  /** Reports its interruption, then takes its time to close. */
  private static void waitTwice(CountDownLatch interrupted, CountDownLatch end) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted twice", e);
    }
  }
}

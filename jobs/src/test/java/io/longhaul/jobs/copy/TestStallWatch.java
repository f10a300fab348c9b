package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.link.Pacer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestStallWatch {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final StallWatch watch = new StallWatch(now::get);

  @AfterEach
  void close() {
    watch.close();
    assertThat(Thread.interrupted()).isFalse();
  }

  private void pass(long seconds) {
    now.addAndGet(seconds * 1_000_000_000);
    watch.look();
  }

  @Test
  void anAttemptThatStandsStillIsEndedAfterFiveMinutes() {
    assertThatThrownBy(
            () ->
                watch.run(
                    attempt -> {
                      pass(299);
                      assertThat(Thread.currentThread().isInterrupted()).isFalse();
                      pass(1);
                      new CountDownLatch(1).await();
                      return null;
                    },
                    abandoned::incrementAndGet))
        .isInstanceOf(IOException.class)
        .hasMessage("no progress for 5 min");
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void itsOwnErrorAfterTheInterruptIsTheSame() {
    assertThatThrownBy(
            () ->
                watch.run(
                    attempt -> {
                      pass(300);
                      throw new InterruptedIOException("read interrupted");
                    },
                    abandoned::incrementAndGet))
        .isInstanceOf(IOException.class)
        .hasMessage("no progress for 5 min")
        .hasCauseInstanceOf(InterruptedIOException.class);
  }

  @Test
  void bytesThatMoveAndTimeOnTheLinkDoNotCount() throws Exception {
    Pacer slow =
        (priority, bytes) -> {
          pass(3_600);
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        };
    String done =
        watch.run(
            attempt -> {
              pass(200);
              attempt.progress();
              pass(200);
              attempt.excluding(slow).acquire(5, 10);
              pass(299);
              return "done";
            },
            abandoned::incrementAndGet);
    assertThat(done).isEqualTo("done");
  }

  @Test
  void anAttemptThatDoesNotObeyIsAbandonedOnce() throws Exception {
    watch.run(
        attempt -> {
          pass(300);
          pass(29);
          assertThat(abandoned).hasValue(0);
          pass(1);
          pass(60);
          return null;
        },
        abandoned::incrementAndGet);
    assertThat(abandoned).hasValue(1);
  }
}

package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestFencedBursts {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final FencedBursts bursts = new FencedBursts(asked::incrementAndGet, now::get);

  @Test
  void asksFirstAndEveryThousandSteps() throws IOException {
    for (int i = 0; i < 2_001; i++) {
      bursts.before(1);
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void asksAgainAfterFiveSeconds() throws IOException {
    bursts.before(10);
    now.addAndGet(5_000_000_000L);
    bursts.before(10);
    assertThat(asked).hasValue(1);
    now.addAndGet(1);
    bursts.before(10);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatTheFenceThrowsEndsTheRun() {
    FencedBursts lost =
        new FencedBursts(
            () -> {
              throw new IOException("lock lost");
            },
            now::get);
    assertThatThrownBy(() -> lost.before(1)).hasMessage("lock lost");
    assertThatThrownBy(() -> lost.before(1)).hasMessage("lock lost");
  }
}

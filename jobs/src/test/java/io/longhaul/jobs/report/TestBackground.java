package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TestBackground {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void whatNeverAnswersHoldsNothingUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Background background = new Background()) {
      Background.Asked<String> lost = background.ask("a lost side", () -> wait(never));
      Background.Asked<String> there = background.ask("the other", () -> "here");
      assertThat(there.answer(LONG).value()).contains("here");
      // An answer that is there is taken however late it is asked for.
      assertThat(there.answer(Duration.ZERO).value()).contains("here");
      Background.Answer<String> none = lost.answer(Duration.ofMillis(1));
      assertThat(none.value()).isEmpty();
      assertThat(none.reason()).startsWith("no answer within ");
    }
  }

  private static String wait(CountDownLatch never) throws InterruptedException {
    never.await();
    return "";
  }

  @Test
  void anErrorOfTheWorldIsAReasonAndABugIsNot() throws Exception {
    try (Background background = new Background()) {
      Background.Asked<String> down =
          background.ask(
              "a side",
              () -> {
                throw new IOException("Cannot list it: refused");
              });
      assertThat(down.answer(LONG).reason()).isEqualTo("Cannot list it: refused");
      Background.Asked<String> bug =
          background.ask(
              "a side",
              () -> {
                throw new IllegalArgumentException("wrong path");
              });
      assertThatThrownBy(() -> bug.answer(LONG))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("wrong path");
    }
  }
}

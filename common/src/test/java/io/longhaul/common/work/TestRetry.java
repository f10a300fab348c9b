package io.longhaul.common.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRetry {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Integer> attempts = new ArrayList<>();
  private final Retry retry = new Retry(3, Duration.ofMillis(500), pauses::add);

  @Test
  void pausesLongerEachTimeUntilItWorks() throws IOException, InterruptedException {
    String result =
        retry.run(
            attempt -> {
              attempts.add(attempt);
              if (attempt < 3) {
                throw new IOException("busy");
              }
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(attempts).containsExactly(1, 2, 3);
    assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void givesUpWithTheLastError() {
    assertThatThrownBy(
            () ->
                retry.run(
                    attempt -> {
                      throw new IOException("busy " + attempt);
                    }))
        .hasMessage("busy 3");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void asksOnceWhereTheAnswerWouldBeTheSame() {
    for (IOException error :
        List.of(
            new FileNotFoundException("gone"),
            new AccessDeniedException("closed"),
            new org.apache.hadoop.security.AccessControlException("closed"))) {
      assertThatThrownBy(
              () ->
                  retry.run(
                      attempt -> {
                        attempts.add(attempt);
                        throw error;
                      }))
          .isSameAs(error);
    }
    assertThat(attempts).containsExactly(1, 1, 1);
    assertThat(pauses).isEmpty();
  }
}

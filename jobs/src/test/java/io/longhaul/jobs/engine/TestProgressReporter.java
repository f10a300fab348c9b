package io.longhaul.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestProgressReporter {
  private final AtomicLong clock = new AtomicLong();
  private final List<long[]> sent = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ProgressReporter reporter = new ProgressReporter(sent::add, notes::add, clock::get);

  @Test
  void sendsAtMostFiveTimesASecond() throws IOException {
    for (int milli = 0; milli < 1000; milli++) {
      clock.set(milli * 1_000_000L);
      reporter.add(milli % 2, 1, 10);
    }
    assertThat(sent).hasSize(5);
    reporter.flush();
    reporter.flush();
    assertThat(sent).hasSize(6);
    List<String> heard = new ArrayList<>();
    long[] files = new long[2];
    for (long[] message : sent) {
      ProgressReporter.deliver(
          message,
          (dataset, more, bytes) -> {
            files[dataset] += more;
            assertThat(bytes).isEqualTo(10L * more);
            heard.add(dataset + " " + more);
          });
    }
    assertThat(files).containsExactly(500, 500);
    assertThat(heard).startsWith("0 1", "0 100", "1 100");
  }

  @Test
  void linesGoWithTheNextReport() throws IOException {
    reporter.add(0, 1, 10);
    reporter.note("one");
    reporter.note("two");
    reporter.add(0, 1, 10);
    assertThat(notes).isEmpty();
    clock.set(200_000_000);
    reporter.add(0, 1, 10);
    reporter.flush();
    assertThat(notes).containsExactly("one\ntwo\n");
  }
}

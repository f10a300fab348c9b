package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.Jobs.Engine;
import io.longhaul.jobs.Jobs.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process. */
class SignalsIT {

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void theJobEndsInOrderAndTheStatusIsTheSignals(String signal, int status)
      throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName(),
                "wait",
                "--json",
                "p.yaml")
            .start();
    try (BufferedReader err = process.errorReader();
        BufferedReader out = process.inputReader()) {
      assertThat(err.lines().anyMatch("waiting"::equals)).isTrue();
      Process kill = new ProcessBuilder("kill", "-s", signal, "" + process.pid()).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(process.waitFor()).isEqualTo(status);
      assertThat(out.lines())
          .containsExactly(
              "{\"job\":\"wait\",\"run\":null,\"exit\":%d,\"error\":\"Interrupted before the end\"}"
                  .formatted(status));
      assertThat(err.lines())
          .contains("closed")
          .last()
          .isEqualTo("longhaul-result {\"run\":null,\"exit\":%d}".formatted(status));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The process under test: its one job waits until it is told to end. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) {
      Entry entry =
          new Entry(
              "wait", Engine.NONE, "", "spark", "Waits", () -> new FakeOptions(Waiting::await));
      Main.main(List.of(entry), args);
    }

    private static FakeReport await() throws InterruptedException {
      System.err.println("waiting");
      try {
        new CountDownLatch(1).await();
      } finally {
        System.err.println("closed");
      }
      return FakeReport.done();
    }
  }
}

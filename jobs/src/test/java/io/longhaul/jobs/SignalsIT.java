package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longhaul.jobs.Jobs.Engine;
import io.longhaul.jobs.Jobs.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process. */
class SignalsIT {

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void theJobEndsInOrderAndTheStatusIsTheSignals(String signal, int status)
      throws IOException, InterruptedException {
    // A process started in the background of a script ignores SIGINT, and so do all it starts.
    assumeThat(ignored(signal)).isFalse();
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
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(status);
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

  /** Whether this process, and so its children, ignores a signal, as Linux tells it. */
  private static boolean ignored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    int number = signal.equals("INT") ? 2 : 15;
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(mask -> (mask >> (number - 1) & 1) == 1);
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

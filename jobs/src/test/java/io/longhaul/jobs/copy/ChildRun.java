package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A job in a process of its own, which a test can kill, stop and send signals to. */
final class ChildRun implements Closeable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path folder;

  private ChildRun(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts a job on a policy.
   *
   * @param folder for its output, and where {@link GatedHdfs} tells of its gate
   * @param options of the JVM
   * @param words of the command line
   */
  static ChildRun start(Path folder, List<String> options, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // What a killed process leaves on this machine goes with the test's folder.
    command.add("-Djava.io.tmpdir=" + folder.toAbsolutePath());
    command.add("io.longhaul.jobs.Main");
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    return new ChildRun(process, folder);
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the job stands at its gate; says at which call. */
  String awaitGate() throws IOException, InterruptedException {
    return awaitGateOrEnd()
        .orElseThrow(() -> new AssertionError("Ended before it was at its gate"));
  }

  /** Waits until the job stands at its gate or, having met none, has ended well. */
  Optional<String> awaitGateOrEnd() throws IOException, InterruptedException {
    Path reached = folder.resolve("reached");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(reached)) {
      if (!process.isAlive()) {
        assertThat(process.exitValue()).as(err()).isZero();
        return Optional.empty();
      }
      assertThat(System.nanoTime()).as("in time at its gate%n%s", err()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
    return Optional.of(Files.readString(reached));
  }

  /** Lets the job go on. */
  void openGate() throws IOException {
    Files.writeString(folder.resolve("go"), "");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Sends a signal by its name, such as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for its end and gives the exit status. */
  int exit() throws IOException, InterruptedException {
    return exit(PATIENCE);
  }

  int exit(Duration patience) throws IOException, InterruptedException {
    assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended within %s%n%s", patience, err())
        .isTrue();
    return process.exitValue();
  }

  /** What it has said on standard error so far. */
  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Its report; it must have ended. */
  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out").toFile());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

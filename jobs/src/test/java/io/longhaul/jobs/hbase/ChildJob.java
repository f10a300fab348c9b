package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job in a process of its own, which a test can kill and tell to end. */
final class ChildJob implements Closeable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path said;

  private ChildJob(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /** Whether it is time. */
  @FunctionalInterface
  interface Moment {
    boolean isThere() throws IOException;
  }

  /**
   * Starts one.
   *
   * @param folder for what it says
   */
  static ChildJob start(Path folder, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.longhaul.jobs.Main");
    command.addAll(List.of(words));
    Path said = Files.createTempFile(folder, words[0], ".out");
    return new ChildJob(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start(),
        said);
  }

  /** Waits for a moment; says whether it came before the job's end. */
  boolean await(Moment moment) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive()) {
      if (moment.isThere()) {
        return true;
      }
      assertThat(System.nanoTime()).as("in time%n%s", said()).isLessThan(end);
      Thread.sleep(5);
    }
    return false;
  }

  /** Ends it at once, as {@code kill -9} does; says whether it was still at work. */
  boolean kill() throws InterruptedException {
    boolean atWork = process.isAlive();
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return atWork;
  }

  /** Tells it to end by SIGTERM, and waits for that; the exit status. */
  int terminate() throws IOException, InterruptedException {
    assertThat(process.isAlive()).as("at work%n%s", said()).isTrue();
    process.destroy();
    return exit();
  }

  /** Waits for its end; the exit status. */
  int exit() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  /** All that it has said so far. */
  String said() throws IOException {
    return Files.readString(said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

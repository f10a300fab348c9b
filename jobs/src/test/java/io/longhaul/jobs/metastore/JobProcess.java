package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job in a process of its own, which a test can kill, and give another PATH. */
final class JobProcess implements Closeable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path folder;

  private JobProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts one.
   *
   * @param folder for its output
   * @param programs folder that its PATH begins with
   */
  static JobProcess start(Path folder, Path programs, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.longhaul.jobs.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", programs.toString(), (old, own) -> own + ":" + old);
    return new JobProcess(
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start(),
        folder);
  }

  /** Waits until a file is there. */
  void await(Path file) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).as("ended before %s was there%n%s", file, err()).isTrue();
      assertThat(System.nanoTime()).as("in time: %s", file).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Ends it at once, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  void signal(String name) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exit() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended%n%s", err()).isTrue();
    return process.exitValue();
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out").toFile());
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A copy in a process of its own, beside others. */
final class LinkRun implements Closeable {
  /** What a run sends to prove its work area, before its first byte of data. */
  static final long PROBE_BYTES = 4096;

  private static final long LOOK_MILLIS = 20;

  private final Process process;
  private final Path log;

  private LinkRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static LinkRun start(PolicyFile policy, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "policy-", ".yaml");
    policy.write(file);
    Path log = Path.of(file + ".log");
    List<String> command = JavaCommand.of("-Xmx1g");
    command.addAll(List.of("io.longhaul.jobs.Main", "copy", "--json", file.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new LinkRun(process, log);
  }

  /** Waits until bytes of this run arrive at a cluster that had written so many before. */
  void awaitFirstByte(Cluster target, long before) throws IOException, InterruptedException {
    while (target.bytesWritten() <= before + PROBE_BYTES) {
      if (!process.isAlive()) {
        throw new IOException("Cannot measure a run: it ended before its first byte, see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /**
   * Waits for its end.
   *
   * @throws IOException when it failed
   */
  void await() throws IOException, InterruptedException {
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("Cannot copy: exit status " + exit + ", see " + log);
    }
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package io.longhaul.jobs.dump;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends with this one, however this one ends: a shell beside it reads a pipe
 * that only we hold open, and kills it when that pipe closes. Its output goes to a file.
 */
final class TetheredProcess implements Closeable {
  /** The child is killed when the pipe at descriptor 3 ends; when it ends first, the reader is. */
  private static final String TETHER =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      (cat <&3 >/dev/null; kill "$child" 2>/dev/null) &
      tether=$!
      exec 3<&-
      wait "$child"
      status=$?
      kill "$tether" 2>/dev/null
      exit "$status"
      """;

  private static final Duration GRACE = Duration.ofSeconds(6);

  private final Process shell;
  private final Path log;

  private TetheredProcess(Process shell, Path log) {
    this.shell = shell;
    this.log = log;
  }

  static TetheredProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    List<String> tethered = new ArrayList<>(List.of("sh", "-c", TETHER, "longhaul"));
    tethered.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(tethered);
    builder.environment().putAll(environment);
    builder.directory(log.getParent().toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new TetheredProcess(builder.start(), log);
  }

  /** Waits a moment for the end; whether it has ended. */
  boolean endsWithin(Duration moment) throws InterruptedException {
    return shell.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it said last, for a message about why it does not work. */
  String lastWords() throws IOException {
    if (!Files.exists(log)) {
      return "nothing";
    }
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("Caused by:") || line.contains("ERROR"))
        .reduce((one, two) -> two)
        .or(() -> lines.stream().filter(line -> !line.isBlank()).reduce((one, two) -> two))
        .orElse("nothing");
  }

  Path log() {
    return log;
  }

  /** Ends it; after a while by force. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    boolean interrupted = false;
    try {
      if (!shell.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        force();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      force();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void force() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}

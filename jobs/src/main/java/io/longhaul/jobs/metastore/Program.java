package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program of this machine, run to its end: it is killed when its time is up, when whoever waits
 * is interrupted, and when nobody takes its output any more.
 *
 * @param folder private to us: its messages go there
 */
record Program(String path, Path folder) {
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** Takes what the program writes to its standard output. */
  @FunctionalInterface
  interface Output {
    void take(InputStream out) throws IOException;
  }

  /** The first of some names that is a program on PATH. */
  static Optional<String> find(List<String> names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return names.stream()
        .flatMap(
            name ->
                Stream.of(path.split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name)))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Runs it.
   *
   * @param what is done, for messages: {@code dump hive}
   * @param environment to add
   * @param without variables that it shall not see
   * @throws JobException environment, with the last line of its messages, when it fails or takes
   *     too long
   * @throws IOException when its output can't be taken
   */
  void run(
      String what,
      List<String> arguments,
      Map<String, String> environment,
      Set<String> without,
      Duration timeout,
      Output output)
      throws IOException, InterruptedException {
    Path messages = Files.createTempFile(folder, "program-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(path), arguments.stream()).toList());
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(without);
    builder.redirectError(messages.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process = builder.start();
    ExecutorService reader = Executors.newSingleThreadExecutor(Program::daemon);
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      Future<?> taken =
          reader.submit(
              () -> {
                try (InputStream out = process.getInputStream()) {
                  output.take(out);
                }
                return null;
              });
      taken.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooLong(what, timeout);
      }
    } catch (TimeoutException e) {
      throw tooLong(what, timeout);
    } catch (ExecutionException e) {
      throw cause(what, e.getCause());
    } finally {
      end(process, reader);
    }
    if (process.exitValue() != 0) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot %s: %s ended with %d: %s"
              .formatted(what, name(), process.exitValue(), lastWords(messages)));
    }
  }

  /** What it wrote, for a program that writes little. */
  String text(String what, List<String> arguments, Duration timeout)
      throws IOException, InterruptedException {
    String[] text = new String[1];
    run(
        what,
        arguments,
        Map.of(),
        Set.of(),
        timeout,
        out -> text[0] = new String(out.readNBytes(1 << 20), StandardCharsets.UTF_8));
    return text[0];
  }

  private static void end(Process process, ExecutorService reader) throws InterruptedException {
    // Ends what is still under way; the reader then sees the end of the output.
    process.destroyForcibly();
    reader.shutdown();
    if (!reader.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
      reader.shutdownNow();
    }
    process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "longhaul-program");
    thread.setDaemon(true);
    return thread;
  }

  private String name() {
    return Path.of(path).getFileName().toString();
  }

  private JobException tooLong(String what, Duration timeout) {
    return new JobException(
        ExitStatus.ENVIRONMENT,
        "Cannot %s: %s is not done after %d s and was ended (--timeout gives it longer)"
            .formatted(what, name(), timeout.toSeconds()));
  }

  private static IOException cause(String what, Throwable cause) {
    if (cause instanceof InterruptedIOException interrupted) {
      return interrupted;
    }
    return cause instanceof IOException e
        ? e
        : new IOException("Cannot " + what + ": " + cause.getMessage(), cause);
  }

  private static String lastWords(Path messages) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(messages), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }
}

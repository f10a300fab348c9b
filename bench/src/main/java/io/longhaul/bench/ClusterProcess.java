package io.longhaul.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs a cluster or a part of one, see {@link ClusterMain}. Thread-safe. */
final class ClusterProcess implements Closeable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final Path log;
  private final URI uri;

  private ClusterProcess(
      Process process, BufferedReader answers, PrintStream questions, Path log, URI uri) {
    this.process = process;
    this.answers = answers;
    this.questions = questions;
    this.log = log;
    this.uri = uri;
  }

  /**
   * Starts a process and waits until its part of the cluster is up.
   *
   * @param arguments what follows the directory
   */
  static ClusterProcess start(String kind, Path directory, String... arguments) throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve(kind + ".log");
    List<String> command = JavaCommand.of("-Xms1g", "-Xmx1g");
    command.addAll(List.of(ClusterMain.class.getName(), kind, directory.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
    PrintStream questions =
        new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    return new ClusterProcess(process, answers, questions, log, URI.create(line(answers, log)));
  }

  URI uri() {
    return uri;
  }

  synchronized String ask(String question) throws IOException {
    questions.println(question);
    return line(answers, log);
  }

  /** Stops the process with all its threads until {@link #resume}. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public void close() {
    questions.close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("Cannot send SIG" + name + " to process " + process.pid());
    }
  }

  private static String line(BufferedReader answers, Path log) throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("Cannot ask a cluster: its process ended, see " + log);
    }
    return line;
  }
}

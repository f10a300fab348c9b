package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.MixedData.Deletes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** A trial on {@link MixedData} with runs that are held, killed and repeated. */
final class Scene implements Closeable {
  private static final Object ONE_SPARK = new Object();

  final CopyTrial trial;
  final MixedData data;
  final Aftermath aftermath;
  private final Path folder;

  private Scene(CopyTrial trial, MixedData data, Path folder) {
    this.trial = trial;
    this.data = data;
    this.aftermath = new Aftermath(trial, data);
    this.folder = folder;
  }

  /** Fills two warehouses; all that runs keep on this machine goes into {@code parent}. */
  static Scene set(Path parent, Deletes deletes, long seed) throws IOException {
    Path folder = Files.createTempDirectory(parent, "scene-");
    CopyTrial trial = CopyTrial.hdfs(folder);
    return new Scene(trial, MixedData.fill(trial, deletes, seed), folder);
  }

  /** Starts {@code copy} in a process of its own, to be held at a moment. */
  ChildRun start(Moment moment, String... options) throws IOException, InterruptedException {
    Path output = Files.createTempDirectory(folder, "run-");
    ChildRun run = trial.gate(output, moment).start(output, "copy", options);
    trial.noGate();
    return run;
  }

  /** Starts to take the last run back, to be held at a moment. */
  ChildRun startUndo(Moment moment) throws IOException, InterruptedException {
    Path output = Files.createTempDirectory(folder, "undo-");
    ChildRun run = trial.gate(output, moment).startUndo(output);
    trial.noGate();
    return run;
  }

  /** Starts {@code copy} in a process of its own, not held. */
  ChildRun start(String... options) throws IOException, InterruptedException {
    return trial.start(Files.createTempDirectory(folder, "run-"), "copy", options);
  }

  /** Runs {@code copy} here, to its end; one job at a time, since they share Spark and stores. */
  Result copy(String... options) throws IOException {
    synchronized (ONE_SPARK) {
      return trial.copy(options);
    }
  }

  /** Takes the last run back, here. */
  Result undo() throws IOException {
    synchronized (ONE_SPARK) {
      return trial.undo("last");
    }
  }

  /** Runs {@code copy} here and checks what must hold then. */
  void finish() throws IOException {
    finish(aftermath.published());
  }

  /**
   * Runs {@code copy} here and checks what must hold then.
   *
   * @param published what was there in its last version before
   */
  void finish(SortedMap<String, Long> published) throws IOException {
    Result result = copy().exits(0);
    assertThat(result.failures()).isEmpty();
    aftermath.check(published);
  }

  /** How many calls of a whole run change something. */
  int calls() throws IOException {
    trial.gate(folder, Moment.never());
    copy().exits(0);
    trial.noGate();
    aftermath.check(aftermath.published());
    return GatedHdfs.seen(folder);
  }

  @Override
  public void close() throws IOException {
    trial.close();
  }
}

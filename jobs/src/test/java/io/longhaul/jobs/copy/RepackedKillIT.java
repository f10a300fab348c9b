package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is killed when the results of groups are staged, and what the next one does. */
@ExtendWith(TwoClusters.class)
class RepackedKillIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Several threads publish results at once; all of them come after this. */
  private static final Moment STAGED =
      Moment.before("the table is made", Call.MAKE_DIRECTORY, "^(?!.*\\.longhaul).*/d$");

  private static final long PATIENCE_SECONDS = 60;
  private static final long POLL_MILLIS = 50;
  private static final int FILES = 5;

  @TempDir private Path folder;
  private CopyTrial trial;
  private RepackedTrial table;
  private final Map<String, Integer> opens = new ConcurrentHashMap<>();

  @BeforeEach
  void fill() throws IOException {
    trial = CopyTrial.hdfs(folder).dataset(RepackedTrial.ON);
    table = new RepackedTrial(trial, folder);
    for (int part = 0; part < 3; part++) {
      for (int i = 0; i < FILES; i++) {
        table.write("d/part=%d/%d.parquet".formatted(part, i), 1_000L * (10 * part + i));
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  /** Kills a run that has staged all results, and gives each of them by its group's partition. */
  private Map<String, String> killWhenStaged() throws IOException, InterruptedException {
    Path output = Files.createDirectories(folder.resolve("run"));
    try (ChildRun run = trial.gate(output, STAGED).start(output, "copy")) {
      run.awaitGate();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      Map<String, String> staged = journaled();
      while (staged.size() < 3) {
        assertThat(System.nanoTime()).as(staged + run.err()).isLessThan(end);
        Thread.sleep(POLL_MILLIS);
        staged = journaled();
      }
      run.kill();
      return staged;
    } finally {
      trial.noGate();
    }
  }

  private Map<String, String> journaled() throws IOException {
    Map<String, String> staged = new TreeMap<>();
    String run = trial.target.store().list(trial.target.path(".longhaul/runs")).get(0).name();
    StateDirectory state = new StateDirectory(trial.target.store(), trial.target.path(".longhaul"));
    for (String segment : Segments.list(state, "runs/" + run + "/journal")) {
      for (String line : Segments.read(state, segment, 0, Integer.MAX_VALUE)) {
        JsonNode json = JSON.readTree(line);
        if (json.has("group")) {
          staged.put(
              json.path("path").asText().substring(0, "part=0".length()),
              ".longhaul-work/staging/%s/d/%s".formatted(run, json.path("staged").asText()));
        }
      }
    }
    return staged;
  }

  /** Copies, and counts how often each file of the source is opened. */
  private Result copy() throws IOException {
    String data = trial.source.path("d/");
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN && path.startsWith(data)) {
            opens.merge(path.substring(data.length()), 1, Integer::sum);
          }
        });
    return trial.hookSource().copy().exits(0);
  }

  @Test
  void whatWasStagedAndProvenIsPublishedAndNotSentAgain() throws Exception {
    Map<String, String> staged = killWhenStaged();
    assertThat(trial.target.has("d")).isFalse();
    FileEntry whole = trial.target.entry(staged.get("part=0"));
    // Bytes that were changed are no longer what was proven; nor are those of files that changed.
    trial.target.forge(staged.get("part=1"));
    table.write("d/part=2/3.parquet", 77_000_000);
    trial.source.store().setModified(trial.source.path("d/part=2/3.parquet"), 1);

    Result again = copy();
    assertThat(again.dataset("d").path("adopted").asLong()).isEqualTo(1);
    assertThat(again.files("d", "copied")).isEqualTo(3);
    for (int i = 0; i < FILES; i++) {
      // A look at its footer is all that was asked of a file whose values are there.
      assertThat(opens.get("part=0/%d.parquet".formatted(i))).isEqualTo(1);
      assertThat(opens.get("part=1/%d.parquet".formatted(i))).isGreaterThan(1);
      assertThat(opens.get("part=2/%d.parquet".formatted(i))).isGreaterThan(1);
    }
    Map<String, String> results = table.results();
    assertThat(results).hasSize(3);
    String first = results.keySet().iterator().next();
    assertThat(trial.target.entry(first).modified()).isEqualTo(whole.modified());
    assertThat(trial.target.entry(first).length()).isEqualTo(whole.length());
    assertThat(table.rows(trial.target, "d")).isEqualTo(table.rows(trial.source, "d"));
    assertThat(trial.compare().exits(0).differences()).isEmpty();
    // What was taken over is remembered as what was made: nothing is to be done.
    assertThat(copy().files("d", "copied")).isZero();
    assertThat(table.results()).isEqualTo(results);
  }
}

package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import io.longhaul.jobs.copy.MixedData.Deletes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are told to end, by the signals of a scheduler and of a keyboard. */
@ExtendWith(TwoClusters.class)
class TermIT {
  /** Ten for the run, the rest for the engine to close and the process to go. */
  private static final Duration PATIENCE = Duration.ofSeconds(13);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Moment> MOMENTS =
      List.of(
          Moment.before("the probe is renamed", Call.RENAME, "/probe-"),
          Moment.before("the source is listed", Call.LIST, "/d/new/nested$"),
          Moment.after("files are staged", Call.SET_TIMES, "/staging/").nth(10),
          Moment.after("an old file is parked", Call.RENAME, " > .*/replaced/").nth(2),
          Moment.before("the watermark is named", Call.RENAME, "/d/watermark\\.json$"));

  private static final ExecutorService CASES = Executors.newFixedThreadPool(3);

  @TempDir private static Path folder;

  @AfterAll
  static void stop() {
    CASES.shutdownNow();
  }

  @TestFactory
  List<DynamicTest> aRunThatIsToldToEndLeavesItsWorkForTheNext() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Moment moment : MOMENTS) {
      tests.add(told("TERM", 143, moment));
    }
    tests.add(told("INT", 130, MOMENTS.get(2)));
    return tests;
  }

  private static DynamicTest told(String signal, int status, Moment moment) {
    Future<?> result =
        CASES.submit(
            () -> {
              endedBy(signal, status, moment);
              return null;
            });
    return DynamicTest.dynamicTest(signal + " when " + moment, result::get);
  }

  private static void endedBy(String signal, int status, Moment moment) throws Exception {
    try (Scene scene = Scene.set(folder, Deletes.UNDO, 1);
        ChildRun run = scene.start(moment)) {
      run.awaitGate();
      run.signal(signal);
      run.openGate();
      assertThat(run.exit(PATIENCE)).as("exit%n%s", run.err()).isEqualTo(status);
      assertThat(run.json().path("exit").asInt()).isEqualTo(status);
      assertThat(run.err().lines()).last().asString().contains("\"exit\":" + status);
      assertThat(run.err()).doesNotContain("\tat ");

      Tree target = scene.aftermath.target();
      assertThat(target.files().keySet())
          .as("locks and unfinished files%n%s", run.err())
          .noneMatch(path -> path.matches(".*/locks/.*|.*/\\.[^/]*\\.new|.*probe-.*"));
      SortedMap<String, Long> staged = stagedForTheNext(scene.trial, target);
      scene.finish();
      SortedMap<String, Tree.Node> now = scene.aftermath.target().nodes();
      assertThat(now.values().stream().map(Tree.Node::id))
          .as("staged before: %s", staged)
          .containsAll(staged.values());
    }
  }

  /** The ids of the files that lie staged and are, as the journal says, whole; by name. */
  private static SortedMap<String, Long> stagedForTheNext(CopyTrial trial, Tree target)
      throws IOException {
    SortedMap<String, Long> ids = new TreeMap<>();
    List<String> names = stagedNames(trial, target);
    for (Map.Entry<String, Tree.Node> node : target.nodes().entrySet()) {
      String path = node.getKey();
      if (path.contains("/staging/") && names.stream().anyMatch(path::endsWith)) {
        ids.put(path, node.getValue().id());
      }
    }
    return ids;
  }

  /** What the journal says was staged; each of its segments must be whole. */
  private static List<String> stagedNames(CopyTrial trial, Tree target) throws IOException {
    Pattern segment = Pattern.compile("\\.longhaul/runs/.*/journal/.*");
    List<String> names = new ArrayList<>();
    for (String path : target.files().keySet()) {
      if (segment.matcher(path).matches()) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(trial.target.store().open(trial.target.path(path))),
                    StandardCharsets.UTF_8))) {
          for (String line : lines.lines().toList()) {
            JsonNode json = JSON.readTree(line);
            if (json.path("outcome").asText().equals("staged")) {
              names.add(json.path("staged").asText());
            }
          }
        }
      }
    }
    return names;
  }

  @Test
  void aRunThatHasNoMoreTimePublishesWhatIsWhole() throws Exception {
    try (CopyTrial trial = CopyTrial.hdfs(folder)) {
      trial
          .with("link: { bandwidth: 4 MB/s }")
          .dataset("name: d, path: d, priority: 1")
          .dataset("name: e, path: e, priority: 2");
      trial.source.write("d/file", "small");
      byte[] file = new byte[512 << 10];
      for (int i = 0; i < 80; i++) {
        trial.source.write("e/file" + i, file);
      }
      trial.copy("--max-duration", "8s").exits(4);
      assertThat(trial.hasWatermark("d")).isTrue();
      assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
      assertThat(trial.hasWatermark("e")).isFalse();
      assertThat(trial.target.has("e")).isFalse();

      long before = SourceBytes.read();
      trial.copy().exits(0);
      assertThat(SourceBytes.read() - before).isLessThan(79L * file.length);
      assertThat(trial.target.tree("e")).isEqualTo(trial.source.tree("e"));
    }
  }
}

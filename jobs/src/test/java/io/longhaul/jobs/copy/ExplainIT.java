package io.longhaul.jobs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code copy --explain} and {@code status} say after real runs. */
@ExtendWith(TwoClusters.class)
class ExplainIT {
  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
    trial
        .dataset("name: all, path: a, exclude: [\"**/_temporary/**\", \"*.tmp\"], rpo: 1h")
        .dataset("name: inner, path: a/inner, priority: 1")
        .dataset("name: play, path: play, replicate: never");
    trial.source.write("a/one", "first");
    trial.source.write("a/d/two", "second");
    trial.source.write("a/x.tmp", "scratch");
    trial.source.write("a/_temporary/0/part", "unfinished");
    trial.source.write("a/inner/mine", "carved out");
    trial.source.write("play/toy", "never");
    trial.source.write("new.db/t/f", "covered by none");
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private JsonNode explain(String path, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--explain", path));
    options.addAll(List.of(more));
    return trial.copy(options.toArray(String[]::new)).exits(0).json();
  }

  private static String next(JsonNode explained) {
    return explained.path("next").path("action").asText()
        + ": "
        + explained.path("next").path("reason").asText();
  }

  @Test
  void saysWhyEachPathWasOrWasNotCopied() throws IOException {
    JsonNode before = explain("a/one");
    assertThat(next(before)).isEqualTo("copy: new");
    assertThat(before.path("runs")).isEmpty();
    assertThat(before.path("target").path("kind").isNull()).isTrue();

    trial.target.write("a/d", "a file in the place of a directory");
    Result first = trial.copy().exits(4);
    trial.source.write("a/one", "changed since");
    Result second = trial.copy().exits(4);

    JsonNode one = explain(trial.target.uri() + "/a/one");
    assertThat(one.path("dataset").asText()).isEqualTo("all");
    assertThat(one.path("rule").isNull()).isTrue();
    assertThat(next(one)).isEqualTo("none: both sides are equal");
    assertThat(one.path("source").path("length").asInt()).isEqualTo(13);
    assertThat(one.path("runs")).hasSize(2);
    assertThat(one.path("runs").findValuesAsText("run"))
        .containsExactly(second.json().path("run").asText(), first.json().path("run").asText());
    assertThat(one.path("runs").findValuesAsText("action")).containsExactly("replace", "copy");
    assertThat(one.path("runs").get(0).path("reason").asText())
        .isEqualTo("length 13, the target has 5");
    assertThat(one.path("runs").get(1).path("events").toString())
        .isEqualTo("[\"staged\",\"new file published\"]");

    JsonNode refused = explain("d", "--dataset", "all");
    assertThat(next(refused)).startsWith("refuse: the target has a file where");
    assertThat(refused.path("runs").get(0).path("events").toString())
        .contains("failed: the target has a file where the source has a directory");

    JsonNode whole = explain("a");
    assertThat(whole.path("runs").get(1).path("below").path("published").asInt())
        .isGreaterThanOrEqualTo(1);

    assertThat(explain("a/x.tmp").path("ruleText").asText())
        .isEqualTo("`exclude: *.tmp` leaves it out");
    assertThat(next(explain("a/_temporary/0/part")))
        .isEqualTo("none: `exclude: **/_temporary/**` leaves out _temporary");
    assertThat(explain("play/toy").path("rule").asText()).isEqualTo("never");
    assertThat(explain("new.db/t").path("rule").asText()).isEqualTo("uncovered");
    assertThat(explain(".longhaul-work/x").path("rule").asText()).isEqualTo("reserved");
    assertThat(next(explain("a/nowhere/x"))).isEqualTo("none: neither side has it");
    assertThat(trial.text("copy", "--explain", "a/inner/mine").out())
        .contains("inner (line 7 of the policy, carved out of all)")
        .contains("rule      none leaves it out")
        .contains("copy: new\n    staged\n    new file published")
        .contains("1 run: nothing to do with it");

    Command outside = trial.text("copy", "--explain", "hdfs://elsewhere/x");
    assertThat(outside.exit()).isEqualTo(2);
    assertThat(outside.err()).contains("Invalid path: hdfs://elsewhere/x (neither in ");
    assertThat(trial.text("copy", "--explain", "a", "--dry-run").exit()).isEqualTo(2);
    status(second);
  }

  /** The real files of real runs, in the words of the other job that reads them. */
  private void status(Result last) throws IOException {
    Command ended = trial.text("status", "--json");
    assertThat(ended.exit()).isEqualTo(5);
    JsonNode status = new ObjectMapper().readTree(ended.out());
    assertThat(status.path("uncovered").toString()).isEqualTo("[\"new.db\"]");
    assertThat(status.path("coverage").asText()).isEqualTo("complete");
    for (JsonNode dataset : status.path("datasets")) {
      String name = dataset.path("name").asText();
      JsonNode run = dataset.path("lastRun");
      boolean all = name.equals("all");
      assertThat(dataset.path("missed").asBoolean()).as(name).isEqualTo(all);
      assertThat(dataset.path("asOf").isNull()).as(name).isEqualTo(!name.equals("inner"));
      if (!name.equals("play")) {
        assertThat(run.path("run")).isEqualTo(last.json().path("run"));
        assertThat(run.path("exit").asInt()).isEqualTo(4);
        assertThat(run.path("ended").asText()).isNotEmpty();
        assertThat(run.path("status").asText()).isEqualTo(all ? "partial" : "done");
      }
    }
  }

  @Test
  void theListOfTheSkippedIsWrittenDownWhenAskedFor() throws IOException {
    trial.copy().exits(0);
    trial.source.write("a/three", "third");
    assertThat(trial.planned()).noneMatch(line -> line.startsWith("skip"));
    Command plan = trial.text("copy", "--dry-run", "--list-skipped");
    assertThat(plan.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "skip all one (equal)",
            "skip all d/two (equal)",
            "skip all x.tmp (excluded)",
            "skip all _temporary/0/part (excluded)",
            "skip inner mine (equal)");
    Result listed = trial.copy("--list-skipped").exits(0);
    assertThat(listed.files("all", "copied")).isEqualTo(1);
    assertThat(listed.skipped("all", "equal")).isEqualTo(2);
    assertThat(listed.skipped("all", "excluded")).isEqualTo(2);
    JsonNode one = explain("a/one").path("runs").get(0);
    assertThat(one.path("action").asText() + ": " + one.path("reason").asText())
        .isEqualTo("skip: equal");

    // What is passed over is no file that a source must have to be copied.
    trial.source.store().delete(trial.source.path("a/one"));
    trial.source.store().delete(trial.source.path("a/d/two"));
    trial.source.store().delete(trial.source.path("a/three"));
    trial.copy("--list-skipped", "--dataset", "all").exits(5);
  }

  @Test
  void aFileOpenForWritingWaits() throws IOException {
    trial.source.directory("a");
    String open = trial.source.path("a/growing");
    try (OutputStream out = trial.source.store().create(open, 0644)) {
      out.write("so far".getBytes(UTF_8));
      JsonNode explained = explain("a/growing");
      assertThat(explained.path("source").path("open").asBoolean()).isTrue();
      assertThat(next(explained)).startsWith("none: somebody has it open for writing");
    }
    assertThat(next(explain("a/growing"))).isEqualTo("copy: new");
  }

  @Test
  void ofEqualLengthTheContentDecides() throws IOException {
    trial.target.write("a/one", "FIRST");
    assertThat(next(explain("a/one"))).isEqualTo("none: both sides are equal");
    trial.target.store().setModified(trial.target.path("a/one"), 1_000);
    assertThat(next(explain("a/one"))).startsWith("replace: checksum ");
    trial.target.write("a/one", "first");
    trial.target.store().setModified(trial.target.path("a/one"), 1_000);
    assertThat(next(explain("a/one"))).isEqualTo("attributes: times");
  }
}

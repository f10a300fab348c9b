package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.HookedHdfs.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code copy-compare} finds between two HDFS. */
@ExtendWith(TwoClusters.class)
class CompareIT {
  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder);
  }

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  private void both(String path, String content) throws IOException {
    trial.source.write(path, content);
    trial.target.write(path, content);
  }

  private void oneOfEachKind() throws IOException {
    both("d/equal", "same");
    both("d/touched", "same");
    trial.target.store().setModified(trial.target.path("d/touched"), 1_000);
    both("d/mode", "same");
    trial.target.store().setPermission(trial.target.path("d/mode"), 0600);
    trial.source.write("d/bytes", "this");
    trial.target.write("d/bytes", "that");
    trial.source.write("d/length", "short");
    trial.target.write("d/length", "longer");
    trial.source.write("d/kind", "a file");
    trial.target.write("d/kind/below", "a directory");
    trial.source.write("d/missing", "not there");
    trial.source.write("d/gone/a", "not there");
    trial.source.directory("d/empty-gone");
    trial.target.write("d/extra", "not here");
    trial.target.write("d/more/a", "not here");
    trial.target.directory("d/empty-more");
    both("d/unreadable", "same");
    trial.source.write("d/skipped.tmp", "a rule's");
    trial.target.write("d/other.tmp", "a rule's");
    trial.source.write("d/_temporary/x", "a rule's");
    trial.target.write("d/_temporary/y", "a rule's");
    trial.source.write("d/inner/mine", "another dataset's");
    trial.target.write(".longhaul/x", "ours");
    trial.source.write("sandbox/x", "never copied");
  }

  @Test
  void everyKindOfDifferenceIsListedOnce() throws IOException {
    oneOfEachKind();
    trial
        .hookTarget()
        .dataset("name: d, path: d, exclude: [\"**/*.tmp\", \"**/_temporary/**\"]")
        .dataset("name: inner, path: d/inner, priority: 1")
        .dataset("name: sandbox, path: sandbox, replicate: never");
    HookedHdfs.hook(
        (call, path) -> {
          boolean reads = call == Call.CHECKSUM || call == Call.OPEN;
          if (reads && path.equals(trial.target.path("d/unreadable"))) {
            throw new IOException("no DataNode has it");
          }
        });
    for (String[] options : new String[][] {{}, {"--read"}}) {
      Result compared = trial.compare(options).exits(5);
      assertThat(compared.differences())
          .containsExactlyInAnyOrder(
              "different d mode",
              "different d bytes",
              "different d length",
              "different d kind",
              "missing d missing",
              "missing d gone/a",
              "missing d empty-gone",
              "extra d extra",
              "extra d more/a",
              "extra d empty-more",
              "unreadable d unreadable",
              "missing inner mine");
      shape(compared);
    }
    Command text = trial.text("copy-compare", "--dataset", "d");
    assertThat(text.exit()).isEqualTo(5);
    assertThat(text.out())
        .contains("≠ d bytes (checksum ")
        .contains("≠ d length (length 5, the target has 6)")
        .contains("≠ d mode (permission 0644, the target has 0600)")
        .contains("≠ d kind (the target has a directory where the source has a file)")
        .contains("− d gone/a (not at the target)")
        .contains("+ d empty-more (directory only at the target)")
        .contains("! d unreadable (cannot be read at the target: ")
        .containsPattern("dataset +=  ≠  −  \\+  unreadable")
        .containsPattern("d +2  4  3  3 +1")
        .doesNotContain("inner");
  }

  private static void shape(Result compared) {
    assertThat(keys(compared.json()))
        .containsExactly("job", "run", "exit", "datasets", "differences");
    assertThat(compared.json().path("job").asText()).isEqualTo("copy-compare");
    assertThat(compared.json().path("run").isNull()).isTrue();
    assertThat(compared.json().path("datasets").findValuesAsText("name"))
        .containsExactly("inner", "d");
    JsonNode dataset = compared.dataset("d");
    assertThat(dataset.toString())
        .isEqualTo(
            "{\"name\":\"d\",\"equal\":2,\"different\":4,\"missing\":3,\"extra\":3,"
                + "\"unreadable\":1}");
    for (JsonNode difference : compared.json().path("differences")) {
      assertThat(keys(difference)).containsExactly("dataset", "path", "kind", "reason");
      assertThat(difference.path("reason").asText()).isNotEmpty();
    }
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void whatIsCopiedIsEqual() throws IOException {
    trial.source.write("d/a/file", "data");
    trial.source.write("d/zero", "");
    trial.source.directory("d/empty");
    trial.dataset("name: d, path: d");
    trial.copy().exits(0);
    for (String[] options : new String[][] {{}, {"--read"}}) {
      Result compared = trial.compare(options).exits(0);
      assertThat(compared.differences()).isEmpty();
      assertThat(compared.dataset("d").path("equal").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aDatasetThatCannotBeComparedWholeIsUnreadable() throws IOException {
    trial.source.write("halved/a", "data");
    trial.source.write("halved/sub/b", "data");
    both("good/file", "same");
    trial
        .hookSource()
        .dataset("name: halved, path: halved")
        .dataset("name: gone, path: gone")
        .dataset("name: good, path: good");
    HookedHdfs.hook(
        (call, path) -> {
          if (call == Call.LIST_NEXT && path.equals(trial.source.path("halved/sub"))) {
            throw new IOException("lost the NameNode");
          }
        });
    Result compared = trial.compare().exits(5);
    assertThat(compared.differences()).contains("unreadable halved ", "unreadable gone ");
    assertThat(compared.dataset("good").path("equal").asInt()).isEqualTo(1);
    // Whatever else there is: a list that is not empty asks for a human.
    Result halved = trial.compare("--dataset", "halved").exits(5);
    assertThat(halved.json().path("differences").path(0).path("reason").asText())
        .contains("lost the NameNode");
  }
}

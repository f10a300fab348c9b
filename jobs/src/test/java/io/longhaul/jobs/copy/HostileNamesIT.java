package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Names that a shell, a URI, a glob or a terminal would take for something else. */
@ExtendWith(TwoClusters.class)
class HostileNamesIT {
  private static final int LEVELS = 200;
  private static final List<String> NAMES =
      List.of(
          "a b",
          " leading",
          "trailing ",
          "100%",
          "%20",
          "%2F",
          "a#b",
          "a?b",
          "a;b&c=d",
          "single'quote",
          "double\"quote",
          "`back`$(tick)",
          "back\\slash",
          "star*",
          "[class]",
          "{one,two}",
          "~",
          "-rf",
          "--json",
          "line\nbreak",
          "tab\tescape\u001b[31m",
          "right\u202eleft",
          "Grüße",
          "日本語",
          "e\u0301",
          "\uD83D\uDE00",
          "...",
          ".hidden",
          "_underscore",
          "x".repeat(255));

  @TempDir private Path folder;
  private CopyTrial trial;

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private static String deep() {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      levels.add("l" + i);
    }
    return String.join("/", levels);
  }

  /** Copies, changes and compares; gives what the first run printed for a person. */
  private void allComeThrough(CopyTrial tried) throws IOException {
    trial = tried;
    for (String name : NAMES) {
      trial.source.write("d/" + name, "content of " + name);
      trial.source.write("d/in " + name.substring(0, Math.min(200, name.length())) + "/f", "in");
      trial.target.write("e/" + name, "old");
      trial.source.write("e/" + name, "newer");
    }
    trial.source.write("d/" + deep() + "/bottom", "far down");
    trial
        .dataset("name: d, path: d")
        .dataset("name: e, path: e")
        .dataset("name: globs, path: \"g [x]{a,b}*%20#?\"");
    trial.source.write("g [x]{a,b}*%20#?/f", "the dataset's own name");
    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(2 * NAMES.size() + 1);
    assertThat(copied.files("e", "copied")).isEqualTo(NAMES.size());
    assertThat(copied.files("globs", "copied")).isEqualTo(1);
    Map<String, String> expected = trial.source.tree("");
    assertThat(trial.target.tree("")).isEqualTo(expected);
    assertThat(trial.target.read("e/line\nbreak")).isEqualTo("newer");
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    assertThat(trial.compare().exits(0).dataset("d").path("equal").asInt())
        .isEqualTo(2 * NAMES.size() + 1);
  }

  @Test
  void allComeThroughOnHdfs() throws IOException {
    allComeThrough(CopyTrial.hdfs(folder));
  }

  @Test
  void allComeThroughOnFile() throws IOException {
    allComeThrough(CopyTrial.local(folder));
  }

  @Test
  void controlCharactersNeverReachTheTerminal() throws IOException {
    trial = CopyTrial.hdfs(folder);
    String name = "line\nbreak\u001b[31m\u202e";
    trial.source.write("d/" + name, "data");
    trial.source.write("d/dir" + name + "/f", "data");
    trial.target.write("d/dir" + name, "in its way");
    trial.dataset("name: d, path: d");
    String shown = "line\\nbreak\\u001b[31m\\u202e";

    Command planned = trial.text("copy", "--dry-run");
    assertThat(planned.out())
        .contains("4 B  d  " + shown + "  (new)")
        .contains("  d  dir" + shown + "  (the target has a file")
        .contains("Dry run: nothing was changed");
    printable(planned);

    Command copied = trial.text("copy");
    assertThat(copied.exit()).isEqualTo(4);
    assertThat(copied.out())
        .containsPattern(
            "dataset +prio +status +copied +bytes +deleted +rate +skipped +open +failed +veri")
        .containsPattern("d +5 +partial +1 +4 B .* 0 +0 +1 +1 of 1")
        .contains("! d dir" + shown + ": the target has a file where the source has a directory");
    printable(copied);

    trial.target.write("d/more" + name, "extra");
    Command compared = trial.text("copy-compare");
    assertThat(compared.exit()).isEqualTo(5);
    assertThat(compared.out())
        .contains("+ d more" + shown + " (only at the target)")
        .contains("≠ d dir" + shown + " (the target has a file where the source has a directory)");
    printable(compared);
  }

  private static void printable(Command ended) {
    assertThat(ended.out() + ended.err()).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(ended.out() + ended.err()).doesNotContain("line\nbreak");
  }

  @Test
  void linksAreNeitherFollowedNorCopied() throws IOException {
    trial = CopyTrial.local(folder);
    trial.source.write("d/file", "data");
    trial.source.write("outside/secret", "elsewhere");
    Path d = Path.of(trial.source.path("d"));
    Files.createSymbolicLink(d.resolve("to-file"), d.resolve("file"));
    Files.createSymbolicLink(d.resolve("to-directory"), Path.of(trial.source.path("outside")));
    Files.createSymbolicLink(d.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(d.resolve("loop"), d);
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(0);
    assertThat(copied.status("d")).isEqualTo("done");
    assertThat(copied.files("d", "copied")).isEqualTo(1);
    assertThat(copied.files("d", "skipped")).isEqualTo(4);
    assertThat(copied.skipped("d", "link")).isEqualTo(4);
    assertThat(copied.dataset("d").path("verified").path("readback").asInt()).isEqualTo(1);
    assertThat(trial.target.tree("d")).containsOnlyKeys("d/file");
    assertThat(trial.copy().exits(0).skipped("d", "link")).isEqualTo(4);
    assertThat(trial.compare().exits(0).differences()).isEmpty();
  }
}

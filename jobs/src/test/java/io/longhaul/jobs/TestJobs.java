package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.Jobs.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kohsuke.args4j.CmdLineException;

class TestJobs {
  private static final Path README = Path.of("..", "README.md");

  @Test
  void namesAreUniqueKebabCase() {
    assertThat(Jobs.ALL).extracting(Entry::name).doesNotHaveDuplicates();
    assertThat(Jobs.ALL).allSatisfy(job -> assertThat(job.name()).matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void eachJobIsInItsFolder() {
    assertThat(Jobs.ALL)
        .allSatisfy(
            job ->
                assertThat(job.options().get().getClass().getPackageName())
                    .isEqualTo("io.longhaul.jobs." + job.folder()));
  }

  @Test
  void theLauncherFindsEachClassPathByTheJobsName() {
    assertThat(Jobs.ALL).allSatisfy(job -> assertThat(job.classPath()).isIn("spark", job.name()));
  }

  @Test
  void helpOfEachRendersWithExamplesThatParse() {
    assertThat(Jobs.ALL).allSatisfy(TestJobs::checkHelp);
  }

  @Test
  void readmeListsTheJobs() throws IOException {
    assertThat(tableAfter("| job | does |"))
        .isEqualTo(
            Jobs.ALL.stream()
                .map(job -> "| `%s` | %s |".formatted(job.name(), job.help()))
                .toList());
  }

  @Test
  void readmeListsTheExitStatuses() throws IOException {
    assertThat(tableAfter("| exit | means |"))
        .isEqualTo(
            Arrays.stream(ExitStatus.values())
                .map(status -> "| %d | %s |".formatted(status.code(), status.meaning()))
                .toList());
  }

  @Test
  void exitStatusesArePinned() {
    assertThat(Arrays.stream(ExitStatus.values()).map(s -> s.code() + " " + s.name()))
        .containsExactly(
            "0 DONE",
            "1 BUG",
            "2 USAGE",
            "3 ENVIRONMENT",
            "4 INCOMPLETE",
            "5 ATTENTION",
            "6 UNKNOWN",
            "130 INTERRUPTED",
            "143 TERMINATED");
  }

  private static void checkHelp(Entry job) throws CmdLineException {
    assertThat(Help.of(job)).contains("--json").contains("--help").contains(job.help());
    List<String> examples = job.options().get().examples();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      List<String> words = List.of(example.split(" "));
      assertThat(words).first().isEqualTo(job.name());
      Help.parser(job.options().get()).parseArgument(words.subList(1, words.size()));
    }
  }

  /** The rows below a table's head and rule. */
  private static List<String> tableAfter(String head) throws IOException {
    List<String> lines = Files.readAllLines(README);
    assertThat(lines).as("README.md").contains(head);
    return lines.stream()
        .skip(lines.indexOf(head) + 2L)
        .takeWhile(line -> line.startsWith("|"))
        .collect(Collectors.toList());
  }
}

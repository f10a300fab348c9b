package io.longhaul.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.jobs.Jobs.Engine;
import io.longhaul.jobs.Jobs.Entry;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestCommandLine {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsTheReportForAPerson() {
    assertThat(run(FakeReport::done, "haul", "a.yaml")).isZero();
    assertThat(out()).isEqualTo("hauled\n");
    assertThat(err()).isEqualTo("longhaul-result {\"run\":\"r1\",\"exit\":0}\n");
  }

  @Test
  void jsonIsOneObjectAndTheJobsOwnPrintsGoToStandardError() throws IOException {
    Job noisy =
        () -> {
          System.out.println("noise");
          return FakeReport.done();
        };
    PrintStream before = System.out;
    assertThat(run(noisy, "haul", "--json", "a.yaml")).isZero();
    assertThat(out())
        .isEqualTo("{\"job\":\"haul\",\"run\":\"r1\",\"exit\":0,\"what\":\"hauled\"}\n");
    assertThat(err()).startsWith("noise\n");
    assertThat(System.out).isSameAs(before);
  }

  @Test
  void exitsWithTheReportsStatus() throws IOException {
    Job differing = () -> new FakeReport(ExitStatus.ATTENTION, Optional.empty());
    assertThat(run(differing, "haul", "--json", "a.yaml")).isEqualTo(5);
    assertThat(json().get("exit").asInt()).isEqualTo(5);
    assertThat(json().get("run").isNull()).isTrue();
    assertThat(lastLine()).isEqualTo("longhaul-result {\"run\":null,\"exit\":5}");
  }

  @Test
  void aJobsOwnErrorSaysItsStatus() throws IOException {
    Job failing =
        () -> {
          throw new JobException(
              ExitStatus.USAGE, "Invalid policy: 2 problems\n  a.yaml:1:1 \"x\"");
        };
    assertThat(run(failing, "haul", "--json", "a.yaml")).isEqualTo(2);
    assertThat(json().get("error").asText())
        .isEqualTo("Invalid policy: 2 problems; a.yaml:1:1 \"x\"");
    assertThat(json().get("run").isNull()).isTrue();
    assertThat(err()).startsWith("Invalid policy: 2 problems\n  a.yaml:1:1 \"x\"\nlonghaul-result");
  }

  @Test
  void theWorldsErrorIsOneLineWithItsCause() {
    Job failing =
        () -> {
          throw new IOException("Cannot list hdfs://a/x", new FileNotFoundException("/x\n at y"));
        };
    assertThat(run(failing, "haul", "a.yaml")).isEqualTo(3);
    assertThat(out()).isEmpty();
    assertThat(err())
        .isEqualTo(
            "Cannot list hdfs://a/x: FileNotFoundException: /x\n"
                + "longhaul-result {\"run\":null,\"exit\":3}\n");
  }

  @Test
  void theWorldsErrorThatCameUncheckedIsNoBug() {
    Job failing =
        () -> {
          throw new UncheckedIOException(new IOException("Cannot list hdfs://a/x"));
        };
    assertThat(run(failing, "haul", "a.yaml")).isEqualTo(3);
    assertThat(err()).startsWith("Cannot list hdfs://a/x\n");
  }

  @Test
  void interruptionExits130() {
    Job interrupted =
        () -> {
          throw new InterruptedException();
        };
    assertThat(run(interrupted, "haul", "a.yaml")).isEqualTo(130);
  }

  @Test
  void aSignalDecidesTheStatusWhateverTheJobMadeOfIt() throws IOException {
    Signals terminated =
        new Signals() {
          @Override
          public void listen() {}

          @Override
          public Optional<ExitStatus> received() {
            return Optional.of(ExitStatus.TERMINATED);
          }
        };
    assertThat(run(FakeReport::done, terminated, "haul", "--json", "a.yaml")).isEqualTo(143);
    assertThat(json().get("exit").asInt()).isEqualTo(143);
    Job failing =
        () -> {
          throw new IOException("Cannot read: closed by interrupt");
        };
    assertThat(run(failing, terminated, "haul", "a.yaml")).isEqualTo(143);
  }

  @Test
  void anythingElseIsABug() throws IOException {
    Job failing =
        () -> {
          throw new IllegalStateException("oops");
        };
    assertThat(run(failing, "haul", "--json", "a.yaml")).isEqualTo(1);
    assertThat(json().get("error").asText()).isEqualTo("IllegalStateException: oops");
  }

  @Test
  void anErrorOfTheVirtualMachineIsABugToo() {
    Job failing =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(run(failing, "haul", "a.yaml")).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("longhaul-result {\"run\":null,\"exit\":1}");
  }

  @Test
  void aReportThatCanNotBeWrittenLeavesOneObject() throws IOException {
    Job failing =
        () ->
            FakeReport.writing(
                () -> {
                  throw new IllegalStateException("half");
                });
    assertThat(run(failing, "haul", "--json", "a.yaml")).isEqualTo(1);
    assertThat(json().get("error").asText()).contains("half");
  }

  @Test
  void namesTheNearestJob() throws IOException {
    assertThat(run(FakeReport::done, "hual", "--json")).isEqualTo(2);
    assertThat(json().get("job").asText()).isEqualTo("hual");
    assertThat(json().get("error").asText())
        .isEqualTo("Invalid job: hual (did you mean haul?); see longhaul --help");
    assertThat(lastLine()).isEqualTo("longhaul-result {\"run\":null,\"exit\":2}");
  }

  @Test
  void namesTheNearestOption() throws IOException {
    assertThat(run(FakeReport::done, "haul", "--jsn", "--json", "a.yaml")).isEqualTo(2);
    assertThat(json().get("error").asText())
        .isEqualTo("Invalid option: --jsn (did you mean --json?); see longhaul haul --help");
  }

  @Test
  void aMissingArgumentIsAUsageError() {
    assertThat(run(FakeReport::done, "haul")).isEqualTo(2);
    assertThat(err())
        .startsWith(
            "Invalid command line: Argument \"POLICY\" is required; see longhaul haul --help\n");
  }

  @Test
  void noJobIsAUsageError() throws IOException {
    assertThat(run(FakeReport::done)).isEqualTo(2);
    assertThat(run(FakeReport::done, "--json")).isEqualTo(2);
    assertThat(json().get("job").isNull()).isTrue();
  }

  @Test
  void anArgumentThatStartsWithAtIsANameLikeAnyOther() {
    assertThat(run(FakeReport::done, "haul", "@a.yaml")).isZero();
  }

  @Test
  void helpListsJobsAndExitStatuses() {
    assertThat(run(FakeReport::done, "--help")).isZero();
    assertThat(out()).contains("  haul  Hauls far\n").contains("    6  publish unknown");
    assertThat(err()).isEmpty();
  }

  @Test
  void helpOfAJobShowsItsOptionsAndExamples() {
    assertThat(run(FakeReport::done, "haul", "--help")).isZero();
    assertThat(out())
        .startsWith("Usage: longhaul haul POLICY")
        .contains("Hauls far\n")
        .contains("--json")
        .contains("  longhaul haul a.yaml\n")
        .contains("  143  terminated (SIGTERM)\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void helpAsJsonIsOneObject() throws IOException {
    assertThat(run(FakeReport::done, "haul", "--help", "--json")).isZero();
    assertThat(json().get("job").asText()).isEqualTo("haul");
    assertThat(json().get("help").asText()).startsWith("Usage: longhaul haul");
  }

  private int run(Job job, String... args) {
    return run(job, Signals.none(), args);
  }

  private int run(Job job, Signals signals, String... args) {
    out.reset();
    err.reset();
    Entry entry =
        new Entry("haul", Engine.NONE, "haul", "spark", "Hauls far", () -> new FakeOptions(job));
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    return new CommandLine(List.of(entry), signals, outStream, errStream).run(List.of(args));
  }

  /** Fails unless standard output is one line that holds one JSON object. */
  private JsonNode json() throws IOException {
    assertThat(out().lines()).hasSize(1);
    return new ObjectMapper().readTree(out());
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private String lastLine() {
    List<String> lines = err().lines().toList();
    return lines.get(lines.size() - 1);
  }
}

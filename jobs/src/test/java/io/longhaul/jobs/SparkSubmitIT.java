package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar as Spark's own launcher starts it: Spark's classes first, ours from the jar. */
class SparkSubmitIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUN = "20261120T120000Z-a-to-b-0f1e";
  private static final Path BUILT = Path.of("target").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void copiesUnderTheRunIdThatItIsGiven() throws Exception {
    Files.createDirectories(folder.resolve("a/d"));
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("a/d/file"), "content");
    Ended first = submit("copy", "--run", RUN, "--json", policy().toString());
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(folder.resolve("b/d/file")).hasContent("content");
    assertThat(JSON.readTree(first.out()).path("run").asText()).isEqualTo(RUN);
    // Spark's own last words may follow.
    assertThat(first.err().lines())
        .contains("longhaul-result {\"run\":\"" + RUN + "\",\"exit\":0}");
    assertThat(folder.resolve("b/.longhaul/runs/" + RUN + "/report.json")).exists();

    // An engine may start a driver again whose end it missed.
    Files.writeString(folder.resolve("a/d/other"), "more");
    JsonNode again = run("copy", "--run", RUN, "--json", policy().toString());
    assertThat(again.path("run").asText()).isEqualTo(RUN);
    assertThat(again.path("exit").asInt()).isZero();
    assertThat(again.path("datasets").get(0).path("name").asText()).isEqualTo("d");
    assertThat(folder.resolve("b/d/other")).doesNotExist();

    // One that died before its end is followed by a run that tells its end under both ids.
    Path report = folder.resolve("b/.longhaul/runs/" + RUN + "/report.json");
    Files.delete(report);
    JsonNode restarted = run("copy", "--run", RUN, "--json", policy().toString());
    assertThat(restarted.path("exit").asInt()).isZero();
    assertThat(folder.resolve("b/d/other")).hasContent("more");
    String own = restarted.path("run").asText();
    assertThat(own).isNotEqualTo(RUN).contains("-a-to-b-");
    assertThat(report)
        .hasSameTextualContentAs(folder.resolve("b/.longhaul/runs/" + own + "/report.json"));
    assertThat(run("result", "--json", policy().toString(), RUN).path("exit").asInt()).isZero();
  }

  @Test
  void anyArgumentArrives() throws Exception {
    String name = "a \"b\"\n$c it's \\";
    Ended ended = submit("copy", "--dataset", name, "--json", policy().toString());
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(JSON.readTree(ended.out()).path("error").asText())
        .startsWith("Invalid dataset: a \"b\"; $c it's \\");
  }

  @Test
  void anIdOfAnotherPolicyIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    String other = "20261120T120000Z-b-to-a-0f1e";
    Command ended = Command.run("copy", "--run", other, policy().toString());
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("Invalid --run: " + other + " (not of policy a-to-b)");
    assertThat(Command.run("status", "--run", "x", policy().toString()).err())
        .contains("Invalid --run: x (such as");
  }

  private static JsonNode run(String... words) throws IOException {
    Command ended = Command.run(words);
    assertThat(ended.out()).as(ended.err()).isNotEmpty();
    return JSON.readTree(ended.out());
  }

  private Ended submit(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + BUILT.resolve("jvm.options"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", BUILT + "/lib/spark/*"));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local[2]", "--class", Main.class.getName()));
    command.add(BUILT.resolve("longhaul.jar").toString());
    command.addAll(List.of(words));
    return Ended.of(new ProcessBuilder(command).directory(folder.toFile()), folder);
  }

  private Path policy() throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: a-to-b
        source: { warehouse: "%1$s/a" }
        target: { warehouse: "%1$s/b" }
        datasets: [ { name: d, path: d } ]
        """
            .formatted(folder));
  }
}

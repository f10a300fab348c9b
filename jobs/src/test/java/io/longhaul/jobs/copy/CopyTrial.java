package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.Command;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two warehouses and the policy between them. */
final class CopyTrial implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> QUICK =
      Map.of(
          "dfs.client.retry.window.base", "10",
          "dfs.client.max.block.acquire.failures", "1");

  final Warehouse source;
  final Warehouse target;
  private final Path policy;
  private final List<String> lines = new ArrayList<>();
  private final List<String> datasets = new ArrayList<>();
  private String name = "trial";
  private String master = "local[2]";
  private String engine = System.getProperty("longhaul.test.engine", "");
  private String sourceHadoop = "";
  private String targetHadoop = "";

  private CopyTrial(Warehouse source, Warehouse target, Path policy) {
    this.source = source;
    this.target = target;
    this.policy = policy;
  }

  /** From one cluster to the other. */
  static CopyTrial hdfs(Path folder) throws IOException {
    return of(on(TwoClusters.source()), on(TwoClusters.target()), folder);
  }

  /** From one cluster of the test's own to another. */
  static CopyTrial between(MiniHdfs source, MiniHdfs target, Path folder) throws IOException {
    return of(on(source), on(target), folder);
  }

  /** From folder to folder of this machine. */
  static CopyTrial local(Path folder) throws IOException {
    return of(localWarehouse(folder, "source"), localWarehouse(folder, "target"), folder);
  }

  static CopyTrial hdfsToLocal(Path folder) throws IOException {
    return of(on(TwoClusters.source()), localWarehouse(folder, "target"), folder);
  }

  static CopyTrial localToHdfs(Path folder) throws IOException {
    return of(localWarehouse(folder, "source"), on(TwoClusters.target()), folder);
  }

  private static CopyTrial of(Warehouse source, Warehouse target, Path folder) {
    return new CopyTrial(source, target, folder.resolve("policy.yaml"));
  }

  private static Warehouse on(MiniHdfs cluster) throws IOException {
    return Warehouse.create(cluster.spec(QUICK), TwoClusters.newFolder());
  }

  private static Warehouse localWarehouse(Path folder, String name) throws IOException {
    return Warehouse.create(
        new StoreSpec("file://", Map.of()), folder.toAbsolutePath().resolve(name).toString());
  }

  /** Adds a line to the top of the policy. */
  CopyTrial with(String line) {
    lines.add(line);
    return this;
  }

  /** Gives the policy another name. */
  CopyTrial named(String other) {
    name = other;
    return this;
  }

  /** Has Spark run there. */
  CopyTrial master(String other) {
    master = other;
    return this;
  }

  /**
   * Has an engine carry the bytes of all datasets. Without it Spark does, or what {@code
   * longhaul.test.engine} names: all that holds for one engine holds for the other.
   */
  CopyTrial engine(String other) {
    engine = other;
    return this;
  }

  /** Adds a dataset, as the inside of a YAML map. */
  CopyTrial dataset(String yaml) {
    datasets.add("  - { " + yaml + " }");
    return this;
  }

  /** Takes all datasets out of the policy again. */
  CopyTrial noDatasets() {
    datasets.clear();
    return this;
  }

  /** Opens the source by {@link HookedHdfs}. */
  CopyTrial hookSource() {
    sourceHadoop = ", fs.hdfs.impl: " + HookedHdfs.class.getName();
    return this;
  }

  /** Opens the target by {@link HookedHdfs}. */
  CopyTrial hookTarget() {
    targetHadoop = ", fs.hdfs.impl: " + HookedHdfs.class.getName();
    return this;
  }

  /** Opens both sides by {@link GatedHdfs}: a run waits at a moment, and tells so in a folder. */
  CopyTrial gate(Path folder, Moment moment) {
    StringBuilder settings = new StringBuilder(", fs.hdfs.impl: " + GatedHdfs.class.getName());
    settings.append(", ").append(GatedHdfs.FOLDER).append(": \"").append(folder).append('"');
    moment
        .settings()
        .forEach(
            (key, value) ->
                settings.append(", %s: \"%s\"".formatted(key, value.replace("\\", "\\\\"))));
    sourceHadoop = settings.toString();
    targetHadoop = sourceHadoop;
    return this;
  }

  /** Opens both sides by HDFS as it is. */
  CopyTrial noGate() {
    sourceHadoop = "";
    targetHadoop = "";
    return this;
  }

  Result copy(String... options) throws IOException {
    return json("copy", options);
  }

  Result compare(String... options) throws IOException {
    return json("copy-compare", options);
  }

  /** Takes a run back. */
  Result undo(String run, String... options) throws IOException {
    Files.writeString(policy, yaml());
    List<String> words = new ArrayList<>(List.of("copy-undo", "--json"));
    words.addAll(List.of(options));
    words.add(policy.toString());
    words.add(run);
    Command ended = Command.run(words.toArray(String[]::new));
    return new Result(ended.exit(), JSON.readTree(ended.out()), ended.err());
  }

  /** Lists what can be taken back, or releases holds. */
  Result undoWithoutRun(String... options) throws IOException {
    return json("copy-undo", options);
  }

  private Result json(String job, String... options) throws IOException {
    Command ended = plain(job, Stream.concat(Stream.of(options), Stream.of("--json")));
    return new Result(ended.exit(), JSON.readTree(ended.out()), ended.err());
  }

  /** Runs a job without {@code --json}. */
  Command text(String job, String... options) throws IOException {
    return plain(job, Stream.of(options));
  }

  /** What a copy of the dataset {@code d} would do, line by line. */
  List<String> planned() throws IOException {
    return text("copy", "--dry-run").out().lines().filter(line -> line.contains("  d  ")).toList();
  }

  /** Starts a job in a process of its own that keeps its output in a folder. */
  ChildRun start(Path output, String job, String... options)
      throws IOException, InterruptedException {
    return start(output, QuickStart.options(), job, options);
  }

  /** Starts to take the last run back, in a process of its own. */
  ChildRun startUndo(Path output) throws IOException, InterruptedException {
    Files.writeString(policy, yaml());
    return ChildRun.start(
        output, QuickStart.options(), List.of("copy-undo", "--json", policy.toString(), "last"));
  }

  /** Starts a job in a JVM with options of its own. */
  ChildRun start(Path output, List<String> jvm, String job, String... options) throws IOException {
    Files.writeString(policy, yaml());
    List<String> words = new ArrayList<>(List.of(job, "--json"));
    words.addAll(List.of(options));
    words.add(policy.toString());
    return ChildRun.start(output, jvm, words);
  }

  /** Writes the policy and tells where. */
  Path policy() throws IOException {
    Files.writeString(policy, yaml());
    return policy;
  }

  private Command plain(String job, Stream<String> options) throws IOException {
    Files.writeString(policy, yaml());
    return Command.run(
        Stream.of(Stream.of(job), options, Stream.of(policy.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private String yaml() {
    List<String> yaml = new ArrayList<>();
    yaml.add("name: " + name);
    yaml.add("source: " + side(source, sourceHadoop));
    yaml.add("target: " + side(target, targetHadoop));
    yaml.add("spark: { spark.master: \"" + master + "\" }");
    if (!engine.isEmpty()) {
      yaml.add("defaults: { engine: " + engine + " }");
    }
    yaml.addAll(lines);
    yaml.add("datasets:");
    yaml.addAll(datasets);
    return String.join("\n", yaml) + "\n";
  }

  private static String side(Warehouse side, String more) {
    List<String> settings = new ArrayList<>();
    QUICK.forEach((key, value) -> settings.add(key + ": " + value));
    return "{ warehouse: \"%s\", hadoop: { %s%s } }"
        .formatted(side.uri(), String.join(", ", settings), more);
  }

  /** What {@code path} in the state directory holds. */
  JsonNode state(String path) throws IOException {
    return JSON.readTree(target.read(".longhaul/" + path));
  }

  boolean hasWatermark(String dataset) throws IOException {
    return target.has(".longhaul/datasets/" + dataset + "/watermark.json");
  }

  @Override
  public void close() throws IOException {
    source.close();
    target.close();
  }

  /** A run that has ended. */
  record Result(int exit, JsonNode json, String err) {
    JsonNode dataset(String name) {
      for (JsonNode dataset : json.path("datasets")) {
        if (dataset.path("name").asText().equals(name)) {
          return dataset;
        }
      }
      throw new AssertionError("No dataset " + name + " in " + json);
    }

    String status(String dataset) {
      return dataset(dataset).path("status").asText();
    }

    long files(String dataset, String fate) {
      return dataset(dataset).path("files").required(fate).asLong();
    }

    long skipped(String dataset, String why) {
      return dataset(dataset).path("skippedBy").required(why).asLong();
    }

    String run() {
      return json.path("run").asText();
    }

    /** {@code restored refused failed} of an undo. */
    String undone() {
      JsonNode files = json.path("files");
      return "%d %d %d"
          .formatted(
              files.required("restored").asInt(),
              files.required("refused").asInt(),
              files.required("failed").asInt());
    }

    /** {@code dataset path: reason} of each failure. */
    List<String> failures() {
      List<String> failures = new ArrayList<>();
      for (JsonNode failure : json.path("failures")) {
        failures.add(
            failure.required("dataset").asText()
                + " "
                + failure.required("path").asText()
                + ": "
                + failure.required("reason").asText());
      }
      return failures;
    }

    /** {@code kind dataset path} of each difference. */
    List<String> differences() {
      List<String> differences = new ArrayList<>();
      for (JsonNode difference : json.path("differences")) {
        differences.add(
            difference.required("kind").asText()
                + " "
                + difference.required("dataset").asText()
                + " "
                + difference.required("path").asText());
      }
      return differences;
    }

    Result exits(int status) {
      assertThat(exit).as("exit of %s%n%s", json, err).isEqualTo(status);
      assertThat(json.path("exit").asInt()).isEqualTo(status);
      return this;
    }
  }
}

package io.longhaul.jobs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State directories as released versions wrote them, by {@code src/test/golden/make-state}: what is
 * in the hands of operators is read for ever. They are never edited; a new format adds one.
 */
class TestGoldenState {
  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One run that ended well, one that did not, and one that was killed. */
  private static final int COPIES = 3;

  @TempDir private Path folder;
  private final Store store = open();

  private static Store open() {
    try {
      return new StoreSpec("file://", Map.of()).open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  static List<Path> formats() throws IOException {
    try (Stream<Path> all = Files.list(GOLDEN)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** A copy of a state directory, as old as a run that nobody waits for. */
  private StateDirectory state(Path golden) throws IOException {
    Path root = folder.resolve("state");
    try (Stream<Path> all = Files.walk(golden)) {
      for (Path from : all.toList()) {
        Path to = root.resolve(golden.relativize(from).toString());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        if (Files.isRegularFile(to)) {
          Files.setLastModifiedTime(to, FileTime.fromMillis(1_500_000_000_000L));
        }
      }
    }
    return new StateDirectory(store, root.toString());
  }

  private static List<RunId> copies(StateDirectory state) throws IOException {
    List<RunId> copies = new ArrayList<>();
    for (String name : state.list("runs")) {
      RunId run = RunId.parse(name).orElseThrow();
      if (RunStart.load(state, run).orElseThrow().job().equals("copy")) {
        copies.add(run);
      }
    }
    return copies;
  }

  private Path policy(StateDirectory state, RunId run) throws IOException {
    String text = new String(state.read("runs/" + run + "/policy.yaml").orElseThrow(), UTF_8);
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(policy, text + "state: " + folder.resolve("state") + "\n");
    return policy;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyFileIsRead(Path golden) throws IOException {
    StateDirectory state = state(golden);
    List<RunId> copies = copies(state);
    assertThat(copies).hasSize(COPIES);
    RunId first = copies.get(0);
    RunId killed = copies.get(2);
    for (RunId run : copies) {
      assertThat(RunStart.load(state, run).orElseThrow().datasets())
          .containsExactlyInAnyOrder("orders", "clicks");
      assertThat(PolicyFile.load(policy(state, run)).name()).isEqualTo("golden");
      assertThat(lines(state, run, "plan")).isNotEmpty();
      for (String line : lines(state, run, "plan")) {
        PlanLine parsed = PlanLine.parse(line);
        assertThat(parsed.item().path()).isEqualTo(JSON.readTree(line).path("path").asText());
        assertThat(parsed.number()).isPositive();
      }
      for (String line : lines(state, run, "journal")) {
        assertThat(JSON.readTree(line).path("n").asLong()).isPositive();
      }
    }
    assertThat(lines(state, first, "journal")).isNotEmpty();
    assertThat(Watermark.loadAny(state, "clicks").orElseThrow().run()).isEqualTo(first.text());
    assertThat(Watermark.loadAny(state, "orders")).isPresent();
    assertThat(state.readJson("runs/" + killed + "/alive.json")).isPresent();
    assertThat(state.read("runs/" + killed + "/report.json")).isEmpty();
    assertThat(state.list("locks")).isNotEmpty();
  }

  private static List<String> lines(StateDirectory state, RunId run, String list)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String segment : Segments.list(state, "runs/" + run + "/" + list)) {
      lines.addAll(Segments.read(state, segment, 0, Integer.MAX_VALUE));
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theJobsThatTellOfItTell(Path golden) throws IOException {
    StateDirectory state = state(golden);
    List<RunId> copies = copies(state);
    Path policy = policy(state, copies.get(2));
    JsonNode status = json(5, "status", "--json", policy.toString());
    for (JsonNode dataset : status.path("datasets")) {
      String name = dataset.path("name").asText();
      if (!name.equals("sandbox")) {
        assertThat(dataset.path("asOf").isNull()).as(name).isFalse();
        assertThat(dataset.path("definitionChanged").asBoolean()).as(name).isFalse();
        assertThat(dataset.path("lastRun").path("status").asText()).isEqualTo("killed");
        assertThat(dataset.path("lastRun").path("run").asText()).isEqualTo(copies.get(2).text());
      }
      assertThat(dataset.path("holds").asInt()).isEqualTo(name.equals("orders") ? 1 : 0);
    }
    JsonNode explained = json(0, "copy", "--json", "--explain", "orders/part-0", policy.toString());
    assertThat(explained.path("rule").asText()).isEqualTo("held");
    assertThat(explained.path("runs").findValuesAsText("action")).contains("copy", "replace");
  }

  private static JsonNode json(int exit, String... words) throws IOException {
    Command ended = Command.run(words);
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(exit);
    return JSON.readTree(ended.out());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void eachFileOfANewerVersionIsRefusedNamingWhoWroteIt(Path golden) throws IOException {
    StateDirectory state = state(golden);
    List<RunId> copies = copies(state);
    Path policy = policy(state, copies.get(2));
    for (String file :
        List.of(
            "datasets/orders/watermark.json",
            "datasets/orders/holds.json",
            "runs/" + copies.get(1) + "/report.json",
            "runs/" + copies.get(2) + "/started.json")) {
      byte[] good = state.read(file).orElseThrow();
      String run = JSON.readTree(good).path("run").asText();
      assertThat(RunId.parse(run)).as(file).isPresent();
      String newer = new String(good, UTF_8).replaceFirst("\"format\" : \\d+", "\"format\" : 99");
      state.write(file, newer.getBytes(UTF_8));
      JsonNode refused = json(2, "copy", "--json", "--explain", "orders/part-0", policy.toString());
      assertThat(refused.path("error").asText())
          .contains(file + ": format 99, written by run " + run + " (this version reads up to ");
      if (!file.endsWith("/report.json")) {
        // Older than the newest run of each dataset, a report is not looked at by this job.
        json(2, "status", "--json", policy.toString());
      }
      state.write(file, good);
    }
  }
}

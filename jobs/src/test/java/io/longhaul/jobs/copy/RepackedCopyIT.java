package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Copies of datasets whose Parquet files become fewer on their way. */
@ExtendWith(TwoClusters.class)
class RepackedCopyIT {
  @TempDir Path folder;
  private RepackedTrial table;
  private CopyTrial trial;

  @BeforeEach
  void fill() throws IOException {
    trial =
        CopyTrial.local(folder).dataset(RepackedTrial.ON + ", delete: { mode: undo, max: 100% }");
    table = new RepackedTrial(trial, folder).fill(20);
  }

  @AfterEach
  void close() throws IOException {
    trial.close();
  }

  private void checkRows() throws IOException {
    for (String part : List.of("d/part=0", "d/part=1")) {
      assertThat(table.rows(trial.target, part)).isEqualTo(table.rows(trial.source, part));
    }
  }

  @Test
  void keysOfSeveralValuesAreNamed() throws IOException {
    table.keys(Map.of("who", "one", "where", "here")).write("d/part=2/a.parquet", 1);
    table.keys(Map.of("who", "another", "where", "here")).write("d/part=2/b.parquet", 1_000);
    trial.copy().exits(0);
    StringBuilder noted = new StringBuilder();
    Path notes = Path.of(trial.target.path(".longhaul/datasets/d/repack"));
    try (Stream<Path> files = Files.walk(notes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        noted.append(Files.readString(file));
      }
    }
    assertThat(noted.toString()).containsOnlyOnce("\"metadataConflicts\" : [ \"who\" ]");
  }

  @Test
  void aSecondRunCopiesNothing() throws IOException {
    Result first = trial.copy().exits(0);
    assertThat(first.files("d", "copied")).isEqualTo(4);
    assertThat(table.files()).hasSize(4).contains("d/_SUCCESS", "d/part=0/notes.txt");
    checkRows();
    Map<String, String> results = table.results();
    assertThat(results).hasSize(2);

    Result second = trial.copy().exits(0);
    assertThat(second.files("d", "copied")).isZero();
    assertThat(second.dataset("d").path("bytes").path("copied").asLong()).isZero();
    assertThat(second.skipped("d", "equal")).isEqualTo(42);
    assertThat(second.status("d")).isEqualTo("done");
    assertThat(table.results()).isEqualTo(results);
    assertThat(trial.hasWatermark("d")).isTrue();
  }

  @Test
  void repackTakesTheDatasetsThatAskForItAlone() throws IOException {
    trial.dataset("name: plain, path: plain");
    trial.source.write("plain/a", "a");
    assertThat(trial.text("repack", "--dry-run").exit()).isZero();
    assertThat(trial.target.has("d")).isFalse();
    assertThat(trial.text("repack").exit()).isZero();
    checkRows();
    assertThat(trial.target.has("plain")).isFalse();
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    assertThat(trial.target.has("plain/a")).isTrue();
  }

  @Test
  void oneOf400FilesChangedGoneOrAddedIsItsGroupAnew() throws IOException {
    table.fill(200);
    trial.copy().exits(0);
    assertThat(table.files()).hasSize(4);
    Map<String, String> before = table.results();
    String other = before.keySet().stream().filter(path -> path.contains("=1")).findFirst().get();

    table.write("d/part=0/file-007.parquet", 77_000_000);
    trial.source.store().setModified(trial.source.path("d/part=0/file-007.parquet"), 1);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    trial.source.store().delete(trial.source.path("d/part=0/file-003.parquet"));
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    table.write("d/part=0/file-900.parquet", 900_000_000);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    checkRows();
    // Readers never meet two results of one group: it keeps its name.
    assertThat(table.results().keySet()).isEqualTo(before.keySet());
    assertThat(table.results()).containsEntry(other, before.get(other));
  }

  @Test
  void aResultThatIsNotAsPublishedIsMadeAnew() throws IOException {
    trial.copy().exits(0);
    String result = table.results().keySet().iterator().next();
    trial.target.write(result, "something else");
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    checkRows();
  }

  @Test
  void comparesGroupsByTheirValues() throws IOException {
    trial.copy().exits(0);
    assertThat(trial.compare().exits(0).dataset("d").path("equal").asLong()).isEqualTo(42);
    // Other bytes of equal values, as a rewrite of the same rows makes them, are no difference.
    trial.source.store().setModified(trial.source.path("d/part=0/file-001.parquet"), 5);
    assertThat(trial.compare().exits(0).differences()).isEmpty();

    table.write("d/part=0/file-001.parquet", 5_500_000);
    List<String> results = List.copyOf(table.results().keySet());
    assertThat(trial.compare().exits(5).differences())
        .containsExactly("different d " + results.get(0).substring(2));
    trial.target.forge(results.get(1));
    assertThat(trial.compare().exits(5).differences()).hasSize(2);
    trial.target.store().delete(trial.target.path(results.get(1)));
    assertThat(trial.compare().exits(5).differences())
        .contains("missing d " + results.get(1).substring(2));
  }

  @Test
  void undoRestoresTheGroup() throws IOException {
    trial.copy().exits(0);
    Map<String, String> before = table.results();
    List<String> rows = table.rows(trial.target, "d");
    trial.source.store().delete(trial.source.path("d/part=1/file-011.parquet"));
    Result second = trial.copy().exits(0);
    assertThat(table.rows(trial.target, "d")).hasSize(rows.size() - 100);

    assertThat(trial.undo(second.run()).exits(0).undone()).isEqualTo("1 0 0");
    assertThat(table.results()).isEqualTo(before);
    assertThat(table.rows(trial.target, "d")).isEqualTo(rows);
    // It is held until it is released.
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    trial.undoWithoutRun("--release").exits(0);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    checkRows();
  }

  @Test
  void takesOverWhatWasCopiedOneByOneAndBack() throws IOException {
    trial.noDatasets().dataset("name: d, path: d");
    trial.copy().exits(0);
    assertThat(table.files()).hasSize(42);
    trial.noDatasets().dataset(RepackedTrial.ON);
    Result repacked = trial.copy().exits(0);
    assertThat(repacked.files("d", "deleted")).isEqualTo(40);
    assertThat(table.files()).hasSize(4);
    checkRows();

    trial.noDatasets().dataset("name: d, path: d");
    assertThat(trial.copy().exits(0).files("d", "deleted")).isEqualTo(2);
    assertThat(table.results()).isEmpty();
    checkRows();
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
  }

  @Test
  void whatKeepsItsOwnListOfFilesIsCopiedAsItIs() throws IOException {
    trial.noDatasets().dataset("name: x, path: x, repack: { min-age: 1h }");
    List<String> tables =
        List.of(
            "delta/part=1",
            "iceberg/data",
            "hudi",
            "acid/delta_0000001_0000001",
            "acid/base_0000002");
    for (String directory : tables) {
      table.write("x/%s/a.parquet".formatted(directory), 1_000);
      table.write("x/%s/b.parquet".formatted(directory), 2_000);
    }
    trial.source.write("x/delta/_delta_log/0.json", "{}");
    trial.source.write("x/iceberg/metadata/v1.metadata.json", "{}");
    trial.source.write("x/hudi/.hoodie/hoodie.properties", "");
    table.write("x/spark/part-0-u_00001.c000.snappy.parquet", 1_000);
    table.write("x/spark/part-1-u_00002.c000.snappy.parquet", 2_000);
    table.write("x/hive/000000_0", 1_000);
    table.write("x/hive/000001_0", 2_000);
    trial.source.write("x/other/a.orc", "ORC and more");
    trial.source.write("x/other/b.csv", "a,b");
    trial.source.write("x/other/empty.parquet", "");
    for (String path : List.copyOf(trial.source.tree("x").keySet())) {
      trial.source.store().setModified(trial.source.path(path), 1_700_000_000_000L);
    }
    table.write("x/young/a.parquet", 1_000);
    table.write("x/young/b.parquet", 2_000);
    for (String young : List.of("x/young/a.parquet", "x/young/b.parquet")) {
      trial.source.store().setModified(trial.source.path(young), System.currentTimeMillis());
    }
    trial.copy().exits(0);
    assertThat(trial.target.tree("x").keySet()).isEqualTo(trial.source.tree("x").keySet());

    // Said to be no buckets they become one file, said to be buckets that file goes again.
    trial.noDatasets().dataset("name: x, path: x, repack: { bucketed: false, min-age: 1h }");
    trial.copy().exits(0);
    assertThat(trial.target.tree("x/hive")).hasSize(1);
    assertThat(trial.target.tree("x/spark")).hasSize(2);
    trial.noDatasets().dataset("name: x, path: x, repack: { bucketed: true, min-age: 0s }");
    trial.copy().exits(0);
    assertThat(trial.target.tree("x").keySet()).isEqualTo(trial.source.tree("x").keySet());
  }

  @Test
  void autoRepacksWhatPaysAndStaysWithIt() throws IOException {
    for (int i = 0; i < 3; i++) {
      table.noise("n/file-%d.parquet".formatted(i), i);
    }
    trial.noDatasets();
    trial.dataset("name: d, path: d, repack: { mode: auto, min-age: 0s }");
    trial.dataset("name: n, path: n, repack: { mode: auto, min-age: 0s }");
    trial.dataset("name: plain, path: d/part=1");
    assertThat(trial.text("copy", "--dry-run").exit()).isZero();
    assertThat(trial.target.has(".longhaul/datasets/d/repacking.json")).isFalse();

    Result first = trial.copy().exits(0);
    assertThat(first.dataset("d").path("repacked").asBoolean()).isTrue();
    assertThat(first.dataset("d").path("repackedWhy").asText()).startsWith("pays: ");
    assertThat(first.dataset("n").path("repacked").asBoolean()).isFalse();
    assertThat(first.dataset("n").path("repackedWhy").asText())
        .startsWith("does not pay: ")
        .contains("at least 10 % are asked for");
    assertThat(first.dataset("plain").path("repacked").isNull()).isTrue();
    assertThat(table.results()).hasSize(1);
    assertThat(first.files("n", "copied")).isEqualTo(3);

    // Files that would pay come later: what was decided stays, and nothing is copied anew.
    table.write("n/file-8.parquet", 8_000_000);
    table.write("n/file-9.parquet", 9_000_000);
    Result second = trial.copy().exits(0);
    assertThat(second.dataset("n").path("repacked").asBoolean()).isFalse();
    assertThat(second.files("n", "copied")).isEqualTo(2);
    assertThat(second.dataset("d").path("repackedWhy").asText()).startsWith("pays: ");
    assertThat(second.files("d", "copied")).isZero();
    assertThat(trial.compare().exits(0).differences()).isEmpty();

    // Without what was noted, repacked files tell that it was decided once.
    trial.target.store().delete(trial.target.path(".longhaul/datasets/d/repacking.json"));
    assertThat(trial.copy().exits(0).dataset("d").path("repackedWhy").asText())
        .isEqualTo("has repacked files");
  }

  @Test
  void estimatesDatasetsAtThePolicysRate() throws IOException {
    trial.noDatasets().with("link: { bandwidth: 1 MB/s, executors: source }");
    trial.dataset("name: d, path: d, repack: auto, exclude: [ \"*/notes.txt\" ]");
    trial.dataset("name: plain, path: d/part=1");
    Command command = trial.text("repack", "--estimate", "--json");
    assertThat(command.exit()).as(command.err()).isZero();
    JsonNode estimates = new ObjectMapper().readTree(command.out()).path("estimates");
    assertThat(estimates).hasSize(1);
    JsonNode d = estimates.get(0);
    assertThat(d.path("name").asText()).isEqualTo("d");
    assertThat(d.path("files").asInt()).isEqualTo(20);
    assertThat(d.path("rate").asLong()).isEqualTo(1_000_000);
    // It is written across the link, and read back.
    double out = d.path("bytes").path("out").asLong();
    assertThat(d.path("linkMinutes").path("repacked").asDouble() * 60)
        .isCloseTo(2 * out / 1e6, within(1e-9));
    assertThat(trial.target.has("d")).isFalse();
    assertThat(trial.target.has(".longhaul")).isFalse();
  }

  @Test
  void aDamagedPageIsNeverPublished() throws IOException {
    String damaged = "d/part=0/file-005.parquet";
    byte[] bytes;
    try (InputStream in = trial.source.store().open(trial.source.path(damaged))) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 3] ^= 4;
    trial.source.write(damaged, bytes);
    Result result = trial.copy().exits(5);
    assertThat(result.failures())
        .anyMatch(failure -> failure.contains("part=0/file-005.parquet, column"));
    assertThat(table.results()).hasSize(1);
    assertThat(trial.hasWatermark("d")).isFalse();
  }

  @Test
  void repacksFromClusterToCluster() throws IOException {
    try (CopyTrial hdfs = CopyTrial.hdfs(folder)) {
      RepackedTrial clusters = new RepackedTrial(hdfs.dataset(RepackedTrial.ON), folder).fill(5);
      Result first = hdfs.copy().exits(0);
      assertThat(first.dataset("d").path("verified").path("composite").asLong()).isEqualTo(4);
      assertThat(clusters.rows(hdfs.target, "d")).isEqualTo(clusters.rows(hdfs.source, "d"));
      assertThat(clusters.results()).hasSize(2);
      assertThat(hdfs.copy().exits(0).files("d", "copied")).isZero();
      assertThat(hdfs.compare().exits(0).differences()).isEmpty();
    }
  }
}

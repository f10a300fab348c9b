package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets whose rows are written anew, or whose files of text are compressed, on their way. */
class RepackedKindsIT {
  private static final String TEXT = "name: t, path: t, delete: { mode: undo, max: 100% }, ";

  @TempDir Path folder;
  private CopyTrial trial;
  private RepackedTrial table;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.local(folder);
    table = new RepackedTrial(trial, folder);
  }

  @AfterEach
  void close() throws IOException {
    trial.close();
  }

  private void fillText() throws IOException {
    trial.source.write("t/a.csv", "id,name\n" + "1,one\n".repeat(5_000));
    trial.source.write("t/part=1/000000_0", "1\u0001eins\n2\u0001zwei\n".repeat(100));
    trial.source.write("t/part=1/b.JSON", "{\"a\": 1}\n");
    trial.source.write("t/part=1/both.csv", "x");
    trial.source.write("t/part=1/both.csv.gz", "y");
    trial.source.write("t/part=1/blob", new byte[] {1, 0, 2});
    trial.source.write("t/part=1/data.orc", "ORC and more");
    trial.source.write("t/part=1/empty.csv", "");
    trial.source.write("t/part=1/_SUCCESS", "no rows");
  }

  private String unpacked(String path) throws IOException {
    try (InputStream in = trial.target.store().open(trial.target.path(path));
        InputStream plain =
            path.endsWith(".gz") ? new GZIPInputStream(in) : new ZstdInputStream(in)) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> files() throws IOException {
    return trial.target.tree("t").entrySet().stream()
        .filter(entry -> entry.getValue().startsWith("FILE"))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void textIsCompressedOnItsWay() throws IOException {
    fillText();
    trial.dataset(TEXT + "repack: { compress: gzip, min-age: 0s }");
    assertThat(trial.copy().exits(0).files("t", "copied")).isEqualTo(9);
    assertThat(files())
        .containsExactly(
            "t/a.csv.gz",
            "t/part=1/000000_0.gz",
            "t/part=1/_SUCCESS",
            "t/part=1/b.JSON.gz",
            "t/part=1/blob",
            "t/part=1/both.csv",
            "t/part=1/both.csv.gz",
            "t/part=1/data.orc",
            "t/part=1/empty.csv");
    for (String path : List.of("t/a.csv", "t/part=1/000000_0", "t/part=1/b.JSON")) {
      assertThat(unpacked(path + ".gz")).isEqualTo(trial.source.read(path));
    }
    assertThat(trial.target.entry("t/a.csv.gz").length()).isLessThan(1_000);
    Result second = trial.copy().exits(0);
    assertThat(second.files("t", "copied")).isZero();
    assertThat(second.dataset("t").path("bytes").path("copied").asLong()).isZero();
    assertThat(trial.compare().exits(0).differences()).isEmpty();

    // One file changed, one gone, one added: these and no other.
    trial.source.write("t/part=1/b.JSON", "{\"a\": 2}\n");
    trial.source.store().setModified(trial.source.path("t/part=1/b.JSON"), 1);
    trial.source.store().delete(trial.source.path("t/a.csv"));
    trial.source.write("t/part=1/c.tsv", "1\t2\n");
    assertThat(trial.compare().exits(5).differences())
        .contains("different t part=1/b.JSON.gz", "missing t part=1/c.tsv.gz");
    Result third = trial.copy().exits(0);
    assertThat(third.files("t", "copied")).isEqualTo(2);
    assertThat(third.files("t", "deleted")).isEqualTo(1);
    assertThat(unpacked("t/part=1/b.JSON.gz")).isEqualTo("{\"a\": 2}\n");
    assertThat(trial.undo(third.run()).exits(0).undone()).isEqualTo("2 0 0");
    assertThat(unpacked("t/part=1/b.JSON.gz")).isEqualTo("{\"a\": 1}\n");
    assertThat(unpacked("t/a.csv.gz")).startsWith("id,name\n");
  }

  @Test
  void anotherCodecOrNoneTakesTheFilesOver() throws IOException {
    fillText();
    trial.dataset(TEXT + "repack: { compress: gzip, min-age: 0s }");
    trial.copy().exits(0);
    trial.noDatasets().dataset(TEXT + "repack: { compress: zstd, min-age: 0s }");
    trial.copy().exits(0);
    assertThat(files()).contains("t/a.csv.zst").doesNotContain("t/a.csv.gz", "t/a.csv");
    assertThat(unpacked("t/a.csv.zst")).isEqualTo(trial.source.read("t/a.csv"));
    trial.target.forge("t/a.csv.zst");
    assertThat(trial.compare().exits(5).differences()).containsExactly("different t a.csv.zst");
    trial.noDatasets().dataset(TEXT + "repack: { min-age: 0s }");
    trial.copy().exits(0);
    assertThat(trial.target.tree("t").keySet()).isEqualTo(trial.source.tree("t").keySet());
    assertThat(trial.copy().exits(0).files("t", "copied")).isZero();
  }

  @Test
  void rowsAreWrittenAnew() throws IOException {
    table.fill(4);
    trial.dataset("name: d, path: d, repack: { mode: rows, min-age: 0s }");
    assertThat(trial.planned().toString()).contains("4 files repacked by rows (new)");
    trial.copy().exits(0);
    assertThat(table.results()).hasSize(2);
    assertThat(table.rows(trial.target, "d")).isEqualTo(table.rows(trial.source, "d"));
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    assertThat(trial.compare().exits(0).differences()).isEmpty();
    table.write("d/part=0/file-001.parquet", 5_500_000);
    trial.source.store().setModified(trial.source.path("d/part=0/file-001.parquet"), 1);
    assertThat(trial.compare().exits(5).differences()).hasSize(1);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    assertThat(table.rows(trial.target, "d")).isEqualTo(table.rows(trial.source, "d"));

    String damaged = "d/part=1/file-002.parquet";
    byte[] bytes;
    try (InputStream in = trial.source.store().open(trial.source.path(damaged))) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 3] ^= 4;
    trial.source.write(damaged, bytes);
    trial.source.store().setModified(trial.source.path(damaged), 1);
    assertThat(trial.copy().exits(5).failures())
        .anyMatch(failure -> failure.contains("part=1/file-002.parquet: rows can't be read"));
  }

  @Test
  void rowsAreSorted() throws IOException {
    table.fill(4);
    trial.dataset("name: d, path: d, repack: { sort: [ name, id ], min-age: 0s }");
    trial.copy().exits(0);
    assertThat(table.rows(trial.target, "d")).isEqualTo(table.rows(trial.source, "d"));
    for (String result : table.results().keySet()) {
      List<String> keys = new ArrayList<>();
      for (String row : table.inOrder(trial.target, result)) {
        String name = row.contains("name: ") ? row.replaceAll("(?s).*name: ([^\n]*).*", "$1") : "";
        String id = row.replaceAll("(?s).*id: ([^\n]*).*", "$1");
        keys.add(name + " " + "0".repeat(12 - id.length()) + id);
      }
      assertThat(keys).hasSize(400).isSorted();
    }
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    assertThat(trial.compare().exits(0).differences()).isEmpty();
    // Another order is another file.
    trial.noDatasets().dataset("name: d, path: d, repack: { sort: [ id ], min-age: 0s }");
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(2);

    trial.noDatasets().dataset("name: d, path: d, repack: { sort: [ nam ], min-age: 0s }");
    Result unknown = trial.copy();
    assertThat(unknown.exit()).isPositive();
    assertThat(unknown.failures().toString())
        .contains("Cannot sort the files of part=")
        .contains("there is no column nam to sort by");
    trial.noDatasets().dataset("name: d, path: d, repack: { mode: auto, sort: [ id ] }");
    assertThat(trial.copy().exits(2).json().path("error").asText())
        .contains("Invalid datasets[d].repack: mode auto decides by pages alone");
  }
}

package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.jobs.RealJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several tables of one policy, and files beside them. */
@ExtendWith(TwoHBases.class)
class PolicyOrderIT {
  private static final int BYTES = 10_000;

  @TempDir Path folder;

  private static Path write(Path policy, String link, String datasets) throws Exception {
    return Files.writeString(
        policy,
        """
        name: trial
        source: { warehouse: "%1$s/a", hbase: "%2$s" }
        target: { warehouse: "%1$s/b", hbase: "%3$s" }
        %4$s
        datasets:
        %5$s
        """
            .formatted(
                policy.getParent(),
                TwoHBases.source().address(),
                TwoHBases.target().address(),
                link,
                datasets));
  }

  private static void fill(Connection source, TableName table, int rows) throws Exception {
    TableTrial.create(
        source,
        TableDescriptorBuilder.newBuilder(table).setColumnFamily(ExportTrial.family("f")).build());
    byte[] value = new byte[BYTES];
    new Random(1).nextBytes(value);
    List<Put> puts = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      puts.add(new Put(Bytes.toBytes("row-" + i)).addColumn(ExportTrial.F, ExportTrial.Q, value));
    }
    try (Table open = source.getTable(table)) {
      open.batch(puts, new Object[rows]);
    }
  }

  private FileTime manifest(TableName table) throws Exception {
    Path windows = folder.resolve("b/.longhaul-hbase/default/" + table);
    try (Stream<Path> files = Files.walk(windows)) {
      Path file =
          files.filter(path -> path.endsWith(WindowManifest.FILE)).findFirst().orElseThrow();
      return Files.getLastModifiedTime(file);
    }
  }

  @Test
  void tablesGoByPriorityAndEachIsOfTheDatasetThatNamesIt() throws Exception {
    TableName last = TableName.valueOf(TwoHBases.newTable() + "_x");
    TableName first = TableName.valueOf(TwoHBases.newTable() + "_x");
    try (Connection source = TableTrial.connect(TwoHBases.source().configuration())) {
      fill(source, last, 1);
      fill(source, first, 1);
    }
    String pattern = "*_x";
    Path policy =
        write(
            folder.resolve("policy.yaml"),
            "",
            """
              - { name: a, hbase: "%s", margin: 3s, priority: 7 }
              - { name: b, hbase: "%s", margin: 3s, priority: 2 }
            """
                .formatted(pattern, first));
    JsonNode report = RealJobs.starter().start("hbase-export", policy.toString());
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
    assertThat(report.at("/tables/0/table").asText()).isEqualTo(PolicyTable.name(first));
    assertThat(report.at("/tables/0/dataset").asText()).isEqualTo("b");
    assertThat(report.at("/tables/1/table").asText()).isEqualTo(PolicyTable.name(last));
    assertThat(report.at("/tables/1/dataset").asText()).isEqualTo("a");
    assertThat(manifest(first)).isLessThan(manifest(last));
  }

  @Test
  void anExportAndACopyKeepTheCapTogether() throws Exception {
    TableName table = TwoHBases.newTable();
    int rows = 250;
    try (Connection source = TableTrial.connect(TwoHBases.source().configuration())) {
      fill(source, table, rows);
    }
    byte[] file = new byte[1_000_000];
    new Random(2).nextBytes(file);
    for (String name : List.of("a/d/one", "a/d/two")) {
      Files.createDirectories(folder.resolve("a/d"));
      Files.write(folder.resolve(name), file);
    }
    Path policy =
        write(
            folder.resolve("policy.yaml"),
            "link: { bandwidth: 1 MB/s, executors: source }",
            """
              - { name: t, hbase: "%s", margin: 3s, priority: 5 }
              - { name: d, path: d, priority: 4 }
            """
                .formatted(table));
    try (ChildJob copy = ChildJob.start(folder, "copy", policy.toString())) {
      // Both have begun to send when the time is taken.
      assertThat(copy.await(() -> isStaging(folder.resolve("b/.longhaul-work")))).isTrue();
      long begun = System.nanoTime();
      JsonNode report = RealJobs.starter().start("hbase-export", policy.toString());
      assertThat(copy.exit()).as(copy.said()).isZero();
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isZero();
      // What is exported crosses twice, since it is read back.
      long bytes = 2 * report.at("/tables/0/windows/0/bytes").asLong() + 2L * file.length;
      assertThat(bytes).isGreaterThan(7_000_000);
      System.out.printf("%d bytes in %.1f s%n", bytes, seconds);
      // A beat of two seconds lies between the first byte of the copy and the clock.
      assertThat(bytes / (seconds + 2)).isLessThan(1_000_000 * 1.05);
    }
  }

  private static boolean isStaging(Path work) throws java.io.IOException {
    if (!Files.exists(work)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(work)) {
      return files.anyMatch(path -> Files.isRegularFile(path) && path.toFile().length() > 0);
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }
}

package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.CoprocessorDescriptor;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression.Algorithm;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How tables are made at the target of what windows say of the source's. */
@ExtendWith(TwoHBases.class)
class TargetTableIT {
  private static final String COPROCESSOR =
      "org.apache.hadoop.hbase.coprocessor.MultiRowMutationEndpoint";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private ExportTrial trial;

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath());
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  /** What another source would have exported, one with classes that this one has not. */
  private void describe(TableDescriptor descriptor) throws IOException {
    try (Stream<Path> windows = Files.list(trial.windows())) {
      for (Path window : windows.toList()) {
        Path file = window.resolve(WindowManifest.FILE);
        ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
        manifest.put(
            "descriptorBytes",
            Base64.getEncoder().encodeToString(TableDescriptorBuilder.toByteArray(descriptor)));
        JSON.writeValue(file.toFile(), manifest);
      }
    }
  }

  private TableDescriptor target() throws IOException {
    try (Admin admin = trial.target().getAdmin()) {
      return admin.getDescriptor(trial.table());
    }
  }

  @Test
  void aCodecThatTheTargetHasNotIsDoneWithout() throws Exception {
    trial.with(", mode: bulk").create(Bytes.toBytes("m"));
    trial.put("a", trial.time(), "1");
    trial.put("z", trial.time(), "1");
    trial.export();
    describe(
        trial.descriptor(
            ColumnFamilyDescriptorBuilder.newBuilder(ExportTrial.family("f"))
                .setCompressionType(Algorithm.LZO)
                .build()));
    assertThat(trial.imported().path("words").toString())
        .contains("Made without compression, since the target refused the source's: ")
        .containsIgnoringCase("lzo");
    assertThat(target().getColumnFamily(ExportTrial.F).getCompressionType())
        .isEqualTo(Algorithm.NONE);
    assertThat(target().getColumnFamily(ExportTrial.F).getMaxVersions()).isEqualTo(5);
    trial.assertSameRaw();
    // Nor do later windows bring it.
    trial.put("b", trial.time(), "1");
    trial.both();
    trial.assertSameRaw();
  }

  @Test
  void allOfADescriptorComesAlong() throws Exception {
    try (Admin admin = trial.source().getAdmin()) {
      TableDescriptor made =
          TableDescriptorBuilder.newBuilder(trial.table())
              .setColumnFamily(
                  ColumnFamilyDescriptorBuilder.newBuilder(ExportTrial.F)
                      .setMaxVersions(7)
                      .setTimeToLive(86_400)
                      .setBloomFilterType(BloomType.ROWCOL)
                      .setCompressionType(Algorithm.GZ)
                      .setScope(1)
                      .build())
              .setColumnFamily(ColumnFamilyDescriptorBuilder.of("g"))
              .setMaxFileSize(1L << 30)
              .setValue("OWNER_TEAM", "crm")
              .build();
      admin.createTable(made, new byte[][] {{0}, {(byte) 0x80, 0}, {(byte) 0xff}});
      trial.put("a", trial.time(), "1");
      trial.both();
      ColumnFamilyDescriptor wanted =
          ColumnFamilyDescriptorBuilder.newBuilder(
                  admin.getDescriptor(trial.table()).getColumnFamily(ExportTrial.F))
              .setScope(0)
              .build();
      assertThat(target().getColumnFamily(ExportTrial.F)).isEqualTo(wanted);
      assertThat(target().getColumnFamilyCount()).isEqualTo(2);
      assertThat(target().getMaxFileSize()).isEqualTo(1L << 30);
      assertThat(target().getValue("OWNER_TEAM")).isEqualTo("crm");
    }
    try (Admin admin = trial.target().getAdmin()) {
      assertThat(admin.getRegions(trial.table())).hasSize(4);
    }
    trial.assertSameRaw();
  }

  @Test
  void aNamespaceComesWithItsSettings() throws Exception {
    TableName table = TableName.valueOf(TwoHBases.newNamespace(), "t");
    try (ExportTrial inNamespace = new ExportTrial(folder.toRealPath(), table);
        Admin source = inNamespace.source().getAdmin();
        Admin target = inNamespace.target().getAdmin()) {
      source.createNamespace(
          NamespaceDescriptor.create(table.getNamespaceAsString())
              .addConfiguration("hbase.namespace.quota.maxregions", "100")
              .build());
      inNamespace.create();
      inNamespace.put("a", inNamespace.time(), "1");
      inNamespace.both();
      inNamespace.assertSameRaw();
      assertThat(target.getNamespaceDescriptor(table.getNamespaceAsString()).getConfiguration())
          .isEqualTo(Map.of("hbase.namespace.quota.maxregions", "100"));
    }
  }

  @Test
  void aCoprocessorIsKeptWhenAsked() throws Exception {
    trial.with(", coprocessors: keep");
    TableTrial.create(
        trial.source(),
        TableDescriptorBuilder.newBuilder(trial.descriptor(ExportTrial.family("f")))
            .setCoprocessor(COPROCESSOR)
            .build());
    trial.put("a", trial.time(), "1");
    trial.both();
    assertThat(target().getCoprocessorDescriptors())
        .extracting(CoprocessorDescriptor::getClassName)
        .containsExactly(COPROCESSOR);
    trial.assertSameRaw();
  }

  @Test
  void aCoprocessorThatTheTargetHasNotIsNamed() throws Exception {
    trial.with(", coprocessors: keep").create();
    trial.put("a", trial.time(), "1");
    trial.export();
    describe(
        TableDescriptorBuilder.newBuilder(trial.descriptor(ExportTrial.family("f")))
            .setCoprocessor(
                org.apache.hadoop.hbase.client.CoprocessorDescriptorBuilder.newBuilder(
                        "com.example.Audit")
                    .setJarPath("file:///nowhere/audit.jar")
                    .build())
            .build());
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText())
        .contains("com.example.Audit", "coprocessors: drop");

    trial.with(", coprocessors: drop");
    trial.imported();
    trial.assertSameRaw();
  }

  @Test
  void aFamilyThatComesAtTheSourceComesHere() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.both();
    try (Admin admin = trial.source().getAdmin()) {
      admin.addColumnFamily(trial.table(), ExportTrial.family("g"));
    }
    trial.write(
        new Put(Bytes.toBytes("a"))
            .addColumn(Bytes.toBytes("g"), ExportTrial.Q, trial.time(), Bytes.toBytes("2")));
    JsonNode[] reports = trial.both();
    assertThat(reports[0].path("reason").asText()).isEqualTo("increment");
    assertThat(reports[1].path("words").toString()).contains("Family g came at the source: added");
    assertThat(target().getColumnFamily(Bytes.toBytes("g"))).isEqualTo(ExportTrial.family("g"));
    trial.assertSameRaw();
  }

  @Test
  void aTableThatKeepsLessIsLeftAlone() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.export();
    ColumnFamilyDescriptorBuilder family =
        ColumnFamilyDescriptorBuilder.newBuilder(ExportTrial.family("f"));
    assertRefused(family.setMaxVersions(4).build(), "keeps 4 versions, the source's 5");
    assertRefused(family.setMaxVersions(6).setTimeToLive(3_600).build(), "keeps cells for 3600 s");
    trial.imported();
    trial.assertSameRaw();
  }

  /** What is there with such a family is refused; then it is dropped. */
  private void assertRefused(ColumnFamilyDescriptor family, String why) throws IOException {
    TableTrial.create(trial.target(), trial.descriptor(family));
    ObjectNode report = trial.run("hbase-import", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText()).contains("Cannot import into", why);
    try (Admin admin = trial.target().getAdmin()) {
      assertThat(admin.getDescriptor(trial.table()).getColumnFamily(ExportTrial.F))
          .isEqualTo(family);
      admin.disableTable(trial.table());
      admin.deleteTable(trial.table());
    }
  }

  @Test
  void anInstantInsideOfAWindowGivesItsBeginning() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    Instant base = Instant.parse(trial.export().path("to").asText());
    trial.put("b", trial.time(), "1");
    Instant first = Instant.parse(trial.export().path("to").asText());
    trial.put("c", trial.time(), "1");
    Instant second = Instant.parse(trial.export().path("to").asText());
    Instant inside = first.plus(Duration.between(first, second).dividedBy(2));
    JsonNode restored = trial.imported("--restore-to", inside.toString());
    assertThat(restored.path("to").asText()).isEqualTo(first.toString());
    assertThat(restored.path("windows")).hasSize(2);

    ObjectNode early =
        trial.run("hbase-import", "--json", "--restore-to", base.minusSeconds(1).toString());
    assertThat(early.path("exit").asInt()).isEqualTo(3);
    assertThat(early.at("/tables/0/failure").asText())
        .startsWith(
            "Cannot restore %s to ".formatted(PolicyTable.name(trial.table()))
                + base.minusSeconds(1))
        .contains("its oldest base is of " + base, "rebase");
    // A lost window is no way past it, and a table that lacks it says so.
    try (Stream<Path> windows = Files.list(trial.windows())) {
      Path lost =
          windows.filter(path -> path.endsWith(Window.of(base, first).toString())).findAny().get();
      Files.move(lost, folder.resolve("lost"));
    }
    ObjectNode gap = trial.run("hbase-import", "--json", "--restore-to", second.toString());
    assertThat(gap.path("exit").asInt()).isEqualTo(5);
    assertThat(gap.at("/tables/0/failure").asText())
        .contains(Window.of(base, first) + " is missing");
    assertThat(gap.at("/tables/0/windows")).hasSize(1);
    assertThat(List.of(trial.run("hbase-import", "--json", "--dry-run").path("exit").asInt()))
        .containsExactly(5);
  }
}

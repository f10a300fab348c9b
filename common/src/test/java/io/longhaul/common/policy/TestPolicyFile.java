package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.policy.Dataset.Compare;
import io.longhaul.common.policy.Dataset.Engine;
import io.longhaul.common.policy.Dataset.OpenFiles;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.policy.Dataset.Replicate;
import io.longhaul.common.policy.DeleteRule.Mode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPolicyFile {
  private static final String EVERY_KEY =
      """
      name: x-1
      source:
        warehouse: "hdfs://a/w"
        hadoop: { a.string: yes, a.number: 1.10, a.flag: True, a.secret: { file: pw } }
        conf-dir: conf-a
      target: { warehouse: "gs://b/w", hadoop: { b.password: { env: B_PASSWORD } } }
      state: "s3a://s/state/"
      dumps: { folder: "gs://b/dumps/", max-age: 1h, map: { "hdfs://a/x/": "gs://b/x" } }
      link:
        name: pipe
        state: "gs://c/links/pipe/"
        bandwidth: 200 MiB/s
        timetable: { zone: Europe/Berlin, rates: { "Sat-Sun 00:00": 1 GB/s, "Mon 08:00": 2 MB/s } }
        executors: source
      spark: { spark.executor.cores: 4, spark.speculation: true }
      mapreduce: { mapreduce.job.maps: 8, mapreduce.job.queuename: dr }
      defaults: { engine: spark, delete: { mode: undo, retain: 3d } }
      datasets:
        - name: logs
          path: "hdfs://a/elsewhere/logs"
          to: "gs://c/logs"
          work: "gs://c/work"
          engine: distcp
          priority: 9
          rpo: 1.5h
          delete: { mode: permanent, max: 2.5 % }
          preserve: [group, owner, acl, xattr, replication, block-size]
          compare: checksum
          exclude: ["**/*.tmp"]
          open: ignore
          replicate: always
        - { name: never, path: n, replicate: never, preserve: [], delete: keep }
      keep-runs: 90d
      """;

  @TempDir Path folder;

  private static Policy load(String text) {
    return PolicyFile.load("p.yaml", text, Map.of());
  }

  private static Dataset dataset(Policy policy, String name) {
    return policy.datasets().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void fillsInDefaults() {
    String text =
        """
        name: a-to-b
        source: { warehouse: "hdfs://a/w/" }
        target: { warehouse: /data/b }
        datasets: [ { name: orders, path: retail.db//orders/ } ]
        """;
    assertThat(load(text))
        .isEqualTo(
            new Policy(
                "a-to-b",
                text,
                new Side(
                    "hdfs://a/w", Map.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new Side(
                    "file:///data/b",
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                "file:///data/b/.longhaul",
                Duration.ofDays(30),
                new LinkSettings(
                    "a-to-b",
                    "file:///data/b/.longhaul/links/a-to-b",
                    Optional.empty(),
                    Optional.empty(),
                    LinkSettings.Executors.TARGET),
                Map.of(),
                Map.of(),
                List.of(
                    new Dataset(
                        "orders",
                        "hdfs://a/w/retail.db/orders",
                        "file:///data/b/retail.db/orders",
                        Engine.SPARK,
                        5,
                        Optional.empty(),
                        Compare.TIME,
                        Set.of(Preserve.PERMISSION, Preserve.TIMES),
                        List.of(),
                        Replicate.ALWAYS,
                        OpenFiles.KEEP_WATERMARK,
                        DeleteRule.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        4)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                ReplicationSettings.DEFAULT));
  }

  @Test
  void takesEveryKeyOfTheLink() throws IOException {
    Files.createDirectory(folder.resolve("conf-a"));
    Files.writeString(folder.resolve("pw"), "swordfish");
    Policy policy =
        PolicyFile.load(
            folder.resolve("p.yaml").toString(), EVERY_KEY, Map.of("B_PASSWORD", "sesame"));
    assertThat(policy.link())
        .isEqualTo(
            new LinkSettings(
                "pipe",
                "gs://c/links/pipe",
                Optional.of(new ByteRate(209_715_200)),
                Optional.of(
                    new Timetable(
                        ZoneId.of("Europe/Berlin"),
                        new TreeMap<>(
                            Map.of(
                                new Timetable.Moment(DayOfWeek.MONDAY, LocalTime.of(8, 0)),
                                new ByteRate(2_000_000),
                                new Timetable.Moment(DayOfWeek.SATURDAY, LocalTime.MIDNIGHT),
                                new ByteRate(1_000_000_000),
                                new Timetable.Moment(DayOfWeek.SUNDAY, LocalTime.MIDNIGHT),
                                new ByteRate(1_000_000_000))))),
                LinkSettings.Executors.SOURCE));
  }

  @Test
  void takesEveryKey() throws IOException {
    Path confDir = Files.createDirectory(folder.resolve("conf-a"));
    Files.writeString(folder.resolve("pw"), "swordfish\n");
    Policy policy =
        PolicyFile.load(
            folder.resolve("p.yaml").toString(), EVERY_KEY, Map.of("B_PASSWORD", "sesame"));
    assertThat(policy.name()).isEqualTo("x-1");
    assertThat(policy.source().confDir()).contains(confDir);
    assertThat(policy.source().hadoop())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a.string", "yes", "a.number", "1.10", "a.flag", "True", "a.secret", "swordfish"));
    assertThat(policy.target().hadoop()).isEqualTo(Map.of("b.password", "sesame"));
    assertThat(policy.state()).isEqualTo("s3a://s/state");
    assertThat(policy.keepRuns()).isEqualTo(Duration.ofDays(90));
    assertThat(policy.dumps())
        .contains(
            new DumpSettings(
                "gs://b/dumps",
                Optional.of(Duration.ofHours(1)),
                Map.of("hdfs://a/x", "gs://b/x"),
                Optional.empty(),
                Optional.empty()));
    assertThat(policy.spark())
        .isEqualTo(Map.of("spark.executor.cores", "4", "spark.speculation", "true"));
    assertThat(policy.mapreduce())
        .isEqualTo(Map.of("mapreduce.job.maps", "8", "mapreduce.job.queuename", "dr"));
    assertThat(dataset(policy, "logs"))
        .isEqualTo(
            new Dataset(
                "logs",
                "hdfs://a/elsewhere/logs",
                "gs://c/logs",
                Engine.DISTCP,
                9,
                Optional.of(Duration.ofMinutes(90)),
                Compare.CHECKSUM,
                EnumSet.complementOf(EnumSet.of(Preserve.TIMES)),
                List.of("**/*.tmp"),
                Replicate.ALWAYS,
                OpenFiles.IGNORE,
                new DeleteRule(
                    Mode.PERMANENT, Duration.ofDays(3), new Percent(new BigDecimal("2.5"))),
                Optional.empty(),
                Optional.of("gs://c/work"),
                List.of(),
                19));
    assertThat(dataset(policy, "never").replicate()).isEqualTo(Replicate.NEVER);
    assertThat(dataset(policy, "never").preserve()).isEmpty();
    assertThat(dataset(policy, "never").delete())
        .isEqualTo(new DeleteRule(Mode.KEEP, Duration.ofDays(3), Percent.of(10)));
  }

  @Test
  void datasetWinsOverDefaultsOverWhatIsBuiltIn() {
    String head =
        """
        name: p
        source: { warehouse: /a }
        target: { warehouse: /b }
        """;
    String own =
        "{ priority: 1, rpo: 1h, preserve: [owner], compare: checksum, exclude: [own],"
            + " open: ignore, replicate: never }";
    String datasets =
        """
        datasets:
          - { name: plain, path: plain }
          - %s
        """
            .formatted(own.replace("{ ", "{ name: own, path: own, "));
    String defaults =
        "defaults: { priority: 7, rpo: 2d, preserve: [times, group], compare: checksum,"
            + " exclude: [def, ault], open: ignore, replicate: never }\n";
    String contrary =
        "defaults: { priority: 9, rpo: 9d, preserve: [group], compare: time, exclude: [x],"
            + " open: keep, replicate: always }\n";
    assertThat(settings(load(head + datasets)))
        .isEqualTo(
            """
            plain 5 - TIME [PERMISSION, TIMES] [] ALWAYS KEEP_WATERMARK
            own 1 1h CHECKSUM [OWNER] [own] NEVER IGNORE
            """);
    assertThat(settings(load(head + defaults + datasets)))
        .isEqualTo(
            """
            plain 7 2d CHECKSUM [TIMES, GROUP] [def, ault] NEVER IGNORE
            own 1 1h CHECKSUM [OWNER] [own] NEVER IGNORE
            """);
    assertThat(settings(load(head + contrary + datasets)))
        .isEqualTo(
            """
            plain 9 9d TIME [GROUP] [x] ALWAYS KEEP_WATERMARK
            own 1 1h CHECKSUM [OWNER] [own] NEVER IGNORE
            """);
  }

  private static String settings(Policy policy) {
    StringBuilder text = new StringBuilder();
    for (Dataset d : policy.datasets()) {
      List<Object> columns =
          List.of(
              d.name(),
              d.priority(),
              d.rpo().map(DurationText::format).orElse("-"),
              d.compare(),
              d.preserve(),
              d.exclude(),
              d.replicate(),
              d.open());
      text.append(String.join(" ", columns.stream().map(Object::toString).toList())).append('\n');
    }
    return text.toString();
  }

  @Test
  void carvesDatasetsOutOfTheNearestOneAroundThem() {
    Policy policy =
        load(
            """
            name: p
            source: { warehouse: "hdfs://A:8020/w" }
            target: { warehouse: /b }
            datasets:
              - { name: inner, path: x/y }
              - { name: all, path: "." }
              - { name: never, path: x/y/z/deep, replicate: never }
              - { name: moved, path: "hdfs://a/w/x/moved", to: "hdfs://c/moved" }
              - { name: like, path: x/yy }
            """);
    assertThat(dataset(policy, "all").carvedOut()).containsExactly("x/y", "x/moved", "x/yy");
    assertThat(dataset(policy, "inner").carvedOut()).containsExactly("z/deep");
    assertThat(dataset(policy, "never").carvedOut()).isEmpty();
    assertThat(dataset(policy, "all").source()).isEqualTo("hdfs://A:8020/w");
    assertThat(dataset(policy, "all").target()).isEqualTo("file:///b");
    assertThat(dataset(policy, "moved").target()).isEqualTo("hdfs://c/moved");
  }

  @Test
  void takesAnEmptyPathForTheWholeWarehouse() {
    Policy policy =
        load(
            """
            name: p
            source: { warehouse: /a }
            target: { warehouse: /b }
            datasets: [ { name: all, path: "" } ]
            """);
    assertThat(dataset(policy, "all").source()).isEqualTo("file:///a");
  }

  @Test
  void takesEmptyMapsForNone() {
    Policy policy =
        load(
            """
            name: p
            source:
              warehouse: /a
              hadoop:
                # nothing yet
            target: { warehouse: /b, hadoop: {} }
            link:
            spark:
            defaults:
            datasets: [ { name: d, path: d } ]
            """);
    assertThat(policy.source().hadoop()).isEmpty();
    assertThat(policy.link().name()).isEqualTo("p");
    assertThat(policy.datasets()).hasSize(1);
  }

  @Test
  void keepsHostilePathsAsTheyAre() {
    Policy policy =
        load(
            """
            name: p
            source: { warehouse: "hdfs://a/w" }
            target: { warehouse: "hdfs://b/w" }
            datasets: [ { name: d, path: "a b/%20/#?/[x]{y}/\\\\/é\\n/ -" } ]
            """);
    assertThat(dataset(policy, "d").source()).isEqualTo("hdfs://a/w/a b/%20/#?/[x]{y}/\\/é\n/ -");
  }

  @Test
  void readsFilesInUtf8WithOrWithoutMark() throws IOException {
    String text =
        """
        name: p
        source: { warehouse: /a }
        target: { warehouse: /b }
        datasets: [ { name: d, path: "größe" } ]
        """;
    Path plain = Files.writeString(folder.resolve("plain.yaml"), text);
    Path marked = Files.writeString(folder.resolve("marked.yaml"), "\uFEFF" + text);
    assertThat(PolicyFile.load(plain).datasets().get(0).source()).isEqualTo("file:///a/größe");
    assertThat(PolicyFile.load(marked)).isEqualTo(PolicyFile.load(plain));
    assertThat(PolicyFile.load(plain).text()).isEqualTo(text);
  }

  @Test
  void tellsWhyAFileCantBeRead() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> PolicyFile.load(missing))
        .isInstanceOf(PolicyException.class)
        .hasMessage(missing + ": Cannot read policy file: no such file");
    assertThatThrownBy(() -> PolicyFile.load(folder))
        .hasMessage(folder + ": Cannot read policy file: it is a directory");
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"), "name: p\nä: ü".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> PolicyFile.load(latin))
        .hasMessage(latin + ":2:1: Invalid text: byte 0xE4 (UTF-8)");
  }

  @Test
  void endsAJobAsAWrongConfiguration() {
    assertThatThrownBy(() -> load("x: 1"))
        .isInstanceOfSatisfying(
            PolicyException.class,
            e -> {
              assertThat(e.problems()).hasSize(5);
              assertThat(e.toJobException().status()).isEqualTo(ExitStatus.USAGE);
              assertThat(e.toJobException()).hasMessage(e.getMessage()).hasCause(e);
            });
  }
}

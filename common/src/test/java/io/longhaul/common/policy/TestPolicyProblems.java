package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestPolicyProblems {
  private static final String NAME = "1 to 40 of a-z, 0-9 and -";
  private static final String RATE = "a rate with its unit, such as 10 Gb/s, 20 MB/s or 200 MiB/s";
  private static final String DURATION = "a duration with its unit, such as 30s, 15m, 2h or 14d";
  private static final String PRESERVE =
      "one of permission, times, owner, group, acl, xattr, replication and block-size";

  static List<String> problems(String text) {
    try {
      PolicyFile.load("p.yaml", text, Map.of());
      return List.of();
    } catch (PolicyException e) {
      return e.problems().stream().map(PolicyProblem::toString).toList();
    }
  }

  /** A policy that is right but for one more line at its end, its seventh. */
  static List<String> withTopLevel(String line) {
    return problems(
        """
        name: p
        source: { warehouse: /a }
        target: { warehouse: /b }
        datasets:
          - { name: d, path: d }
        # ---
        """
            + line);
  }

  /** A policy that is right but for one more key of its dataset, at 7:5. */
  private static List<String> withDatasetKey(String line) {
    return problems(
        """
        name: p
        source: { warehouse: "hdfs://a/w" }
        target: { warehouse: "hdfs://b/w" }
        datasets:
          - name: d
            # ---
            %s
        %s\
        """
            .formatted(line, line.startsWith("path:") ? "" : "    path: d\n"));
  }

  static Stream<Arguments> wrongLinks() {
    return Stream.of(
        Arguments.of("link: { bandwidth: 10 }", "7:20: Invalid link.bandwidth: 10 (" + RATE + ")"),
        Arguments.of(
            "link: { bandwidth: 10 GB }", "7:20: Invalid link.bandwidth: 10 GB (" + RATE + ")"),
        Arguments.of(
            "link: { bandwidth: 0 MB/s }",
            "7:20: Invalid link.bandwidth: 0 MB/s (" + RATE + ", of at least 1 B/s)"),
        Arguments.of(
            "link: { bandwith: 1 MB/s }",
            "7:9: Invalid link.bandwith: unknown key (did you mean bandwidth?)"),
        Arguments.of("link: { name: A }", "7:15: Invalid link.name: A (" + NAME + ")"),
        Arguments.of("link: { name: 24 }", "7:15: Invalid link.name: 24 (" + NAME + ", in quotes)"),
        Arguments.of(
            "link: { executors: both }", "7:20: Invalid link.executors: both (target or source)"),
        Arguments.of("link: fast", "7:7: Invalid link: fast (a map of the link's settings)"),
        Arguments.of(
            "link: { state: x }",
            "7:16: Invalid link.state: x (an absolute URI such as hdfs://namenode:8020/warehouse)"),
        Arguments.of(
            "link: { timetable: { rates: { Mon 08:00: 1 MB/s } } }",
            "7:20: Invalid link.timetable.zone: missing (a time zone such as Europe/Berlin or UTC)"),
        Arguments.of(
            "link: { timetable: { zone: CET+1, rates: { Sat 00:00: 1 MB/s } } }",
            "7:28: Invalid link.timetable.zone: CET+1 (a time zone such as Europe/Berlin or UTC)"),
        Arguments.of(
            "link: { timetable: { zone: UTC, rates: {} } }",
            "7:40: Invalid link.timetable.rates: an empty map (a map from a day or days and a time,"
                + " such as Mon-Fri 08:00 or Sat 00:00, to rates)"),
        Arguments.of(
            "link: { timetable: { zone: UTC, rates: { Mon 24:00: 1 MB/s } } }",
            "7:42: Invalid link.timetable.rates[Mon 24:00]: unknown key (a map from a day or days"
                + " and a time, such as Mon-Fri 08:00 or Sat 00:00, to rates)"),
        Arguments.of(
            "link: { timetable: { zone: UTC, rates: { Mon 08:00: 1 MB } } }",
            "7:53: Invalid link.timetable.rates[Mon 08:00]: 1 MB (" + RATE + ")"),
        Arguments.of(
            "link: { timetable: { zone: UTC, rates: { Sat-Mon 08:00: 1 MB/s, Sun 08:00: 2 MB/s } }"
                + " }",
            "7:76: Invalid link.timetable.rates[Sun 08:00]: Sun 08:00 (moments that no other key"
                + " has)"));
  }

  static Stream<Arguments> wrongDumps() {
    return Stream.of(
        Arguments.of(
            "dumps: { folder: dumps }",
            "7:18: Invalid dumps.folder: dumps (an absolute URI such as"
                + " hdfs://namenode:8020/warehouse)"),
        Arguments.of(
            "dumps: {}",
            "7:8: Invalid dumps.folder: missing (an absolute URI such as gs://bucket/dumps)"),
        Arguments.of(
            "dumps: { folder: /d, max-age: 60 }",
            "7:31: Invalid dumps.max-age: 60 (a duration with its unit, such as 30s, 15m, 2h or"
                + " 14d)"),
        Arguments.of(
            "dumps: { folder: /d, map: { w: \"gs://b\" } }",
            "7:32: Invalid dumps.map.w: w (an absolute URI such as"
                + " hdfs://namenode:8020/warehouse)"),
        Arguments.of(
            "dumps: { folder: /d, map: { \"gs://a\": b } }",
            "7:39: Invalid dumps.map.gs://a: b (an absolute URI such as"
                + " hdfs://namenode:8020/warehouse)"),
        Arguments.of(
            "dumps: { folder: /b/d }",
            "5:22: Invalid datasets[d].path: d (a place outside dumps.folder, file:///b/d)"),
        Arguments.of(
            "dumps: { folder: /a }",
            "5:22: Invalid datasets[d].path: d (a place outside dumps.folder, file:///a)"));
  }

  static Stream<Arguments> wrongTopLevels() {
    return Stream.of(
        Arguments.of(
            "state: longhaul/a",
            "7:8: Invalid state: longhaul/a (an absolute URI such as"
                + " hdfs://namenode:8020/warehouse)"),
        Arguments.of(
            "state:",
            "7:7: Invalid state: nothing (an absolute URI such as" + " gs://bucket/longhaul)"),
        Arguments.of(
            "keep-runs: 30",
            "7:12: Invalid keep-runs: 30 (a duration with its unit, such as 30s, 15m, 2h or 14d)"),
        Arguments.of(
            "spark: { executor.cores: 4 }",
            "7:26: Invalid spark[executor.cores]: a value (a Spark property, its name begins with"
                + " spark.)"),
        Arguments.of(
            "spark: { spark.x: [1] }",
            "7:19: Invalid spark[spark.x]: a list (a string, a number, true or false)"),
        Arguments.of("Defualts: {}", "7:1: Invalid Defualts: unknown key (did you mean defaults?)"),
        Arguments.of(
            "compression: zstd",
            "7:1: Invalid compression: unknown key (known here: name, source, target, state, keep-runs, link,"
                + " spark, mapreduce, defaults, datasets, dumps, schedule, replication, notify, metrics)"),
        Arguments.of(
            "\"größe\\n\": 1",
            "7:1: Invalid größe\\n: unknown key (known here: name,"
                + " source, target, state, keep-runs, link, spark, mapreduce, defaults, datasets, dumps, schedule, replication, notify, metrics)"),
        Arguments.of(
            "name: q", "7:1: Invalid name: duplicate key (only one, the first is at line" + " 1)"),
        Arguments.of(
            "\"name\": q", "7:1: Invalid name: duplicate key (only one, the first is at line 1)"),
        Arguments.of("? [a]\n: 1", "7:3: Invalid key in policy: a list or map (a name)"),
        Arguments.of(
            "mapreduce: { mapreduce.job.maps: [1] }",
            "7:34: Invalid mapreduce[mapreduce.job.maps]: a list (a string, a number, true or"
                + " false)"),
        Arguments.of(
            "mapreduce: { fs.s3a.secret.key: x }",
            "7:33: Invalid mapreduce[fs.s3a.secret.key]: a secret (under source.hadoop or"
                + " target.hadoop: everybody on the cluster may read a job's own properties)"),
        Arguments.of(
            "defaults: { engine: MapReduce }",
            "7:21: Invalid defaults.engine: MapReduce (spark or distcp)"),
        Arguments.of(
            "defaults: { path: x }",
            "7:13: Invalid defaults.path: unknown key (known here: engine, priority, rpo, delete,"
                + " preserve, compare, exclude, open, replicate, repack)"));
  }

  static Stream<Arguments> wrongRepacks() {
    return Stream.of(
        Arguments.of(
            "defaults: { repack: { sort: id } }",
            "7:29: Invalid defaults.repack.sort: id (a list of columns, such as [ day, id ])"),
        Arguments.of(
            "defaults: { repack: { compress: lzo } }",
            "7:33: Invalid defaults.repack.compress: lzo (gzip or zstd)"),
        Arguments.of(
            "defaults: { repack: { mode: cells } }",
            "7:29: Invalid defaults.repack.mode: cells (pages, rows or auto)"),
        Arguments.of(
            "defaults: { repack: { bucketed: maybe } }",
            "7:33: Invalid defaults.repack.bucketed: maybe (true or false)"),
        Arguments.of(
            "defaults: { repack: often }",
            "7:21: Invalid defaults.repack: often (auto, or a map with codec, level, profile,"
                + " file-size, min-age, mode, sort, compress or bucketed; {} for what is usual)"));
  }

  @ParameterizedTest
  @MethodSource({"wrongLinks", "wrongDumps", "wrongTopLevels", "wrongRepacks"})
  void placesWhatIsWrongInThePolicy(String line, String problem) {
    assertThat(withTopLevel(line + "\n")).containsExactly("p.yaml:" + problem);
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        Arguments.of("priority: 0", "15: Invalid # (a whole number from 1 (first) to 9)"),
        Arguments.of("priority: 10", "15: Invalid # (a whole number from 1 (first) to 9)"),
        Arguments.of("priority: 1.5", "15: Invalid # (a whole number from 1 (first) to 9)"),
        Arguments.of("priority: high", "15: Invalid # (a whole number from 1 (first) to 9)"),
        Arguments.of("priority: 1e999999999", "15: Invalid # (a whole number from 1 (first) to 9)"),
        Arguments.of("rpo: 30", "10: Invalid # (" + DURATION + ")"),
        Arguments.of("rpo: 30 min", "10: Invalid # (" + DURATION + ")"),
        Arguments.of(
            "rpo: 0s", "10: Invalid # (" + DURATION + ", of more than 0 and at most" + " 36500d)"),
        Arguments.of("delete: never", "13: Invalid # (keep, undo or permanent)"),
        Arguments.of("delete: true", "13: Invalid # (keep, undo or permanent)"),
        Arguments.of("preserve: [raw]", "16: Invalid preserve: raw (" + PRESERVE + ")"),
        Arguments.of(
            "preserve: [block_size]", "16: Invalid preserve: block_size (" + PRESERVE + ")"),
        Arguments.of("preserve: [mode]", "16: Invalid preserve: mode (" + PRESERVE + ")"),
        Arguments.of(
            "preserve: times", "15: Invalid # (" + PRESERVE.replace("one", "a list") + ")"),
        Arguments.of(
            "preserve: [times, times]",
            "15: Invalid preserve: a list (" + PRESERVE.replace("one", "a list") + ", each once)"),
        Arguments.of("compare: size", "14: Invalid # (time or checksum)"),
        Arguments.of("open: yes", "11: Invalid # (keep or ignore)"),
        Arguments.of("replicate: no", "16: Invalid # (always or never)"),
        Arguments.of("engine: flink", "13: Invalid # (spark or distcp)"));
  }

  static Stream<Arguments> wrongPlaces() {
    return Stream.of(
        Arguments.of(
            "exclude: [\"a[b\"]",
            "15: Invalid exclude: a[b (a glob with its brackets"
                + " closed, such as **/_temporary/**)"),
        Arguments.of(
            "exclude: [\"/tmp\"]",
            "15: Invalid exclude: /tmp (a glob on paths relative to" + " the dataset)"),
        Arguments.of(
            "exclude: [\"\"]",
            "15: Invalid exclude: \"\" (a glob on paths inside the"
                + " dataset, such as **/_temporary/**)"),
        Arguments.of("path: ../x", "11: Invalid # (a path without .. and NUL)"),
        Arguments.of(
            "path: /x",
            "11: Invalid # (without the leading / for a path under"
                + " source.warehouse, or a full URI)"),
        Arguments.of(
            "path: .longhaul-work/x",
            "11: Invalid # (a path that Longhaul does not keep" + " for itself, as .longhaul*)"),
        Arguments.of(
            "path: 2024",
            "11: Invalid # (a path under source.warehouse, or an absolute"
                + " URI with `to:`, in quotes)"),
        Arguments.of(
            "path: \"hdfs://c/x\"",
            "5: Invalid to: missing (an absolute `path` needs a"
                + " place under target.warehouse, or a URI)"),
        Arguments.of(
            "to: /x",
            "9: Invalid # (without the leading / for a path under"
                + " target.warehouse, or a full URI)"),
        Arguments.of("to: ../x", "9: Invalid # (a path without .. and NUL)"),
        Arguments.of(
            "work: \"hdfs://c/work\"",
            "11: Invalid work: hdfs://c/work (a directory on"
                + " the target's file system, hdfs://b)"),
        Arguments.of(
            "work: d",
            "11: Invalid # (a directory that does not hold the target," + " hdfs://b/w/d)"),
        Arguments.of(
            "path: x\n    repack: { codec: brotli }",
            "22: Invalid repack.codec: brotli (zstd, gzip, snappy, lz4_raw or uncompressed)"));
  }

  @ParameterizedTest
  @MethodSource({"wrongSettings", "wrongPlaces"})
  void placesWhatIsWrongInADataset(String line, String problem) {
    int row = problem.startsWith("5: Invalid to:") ? 5 : line.contains("\n") ? 8 : 7;
    String column = row == 5 ? "5" : problem.substring(0, problem.indexOf(':'));
    String message =
        problem
            .substring(problem.indexOf("Invalid"))
            .replace("#", line)
            .replace("Invalid ", "Invalid datasets[d].");
    assertThat(withDatasetKey(line))
        .containsExactly("p.yaml:" + row + ":" + column + ": " + message);
  }

  @Test
  void saysWhatIsWrongInAMapOfDelete() {
    assertThat(withDatasetKey("delete: { mode: trash, retain: 14, max: 20 }"))
        .containsExactly(
            "p.yaml:7:21: Invalid datasets[d].delete.mode: trash (keep, undo or permanent)",
            "p.yaml:7:36: Invalid datasets[d].delete.retain: 14 (" + DURATION + ")",
            "p.yaml:7:45: Invalid datasets[d].delete.max: 20 (a share with its sign, from 0% to"
                + " 100%, such as 10%)");
    assertThat(withDatasetKey("delete: { mode: undo, max: 101%, keep: 1d }"))
        .containsExactly(
            "p.yaml:7:32: Invalid datasets[d].delete.max: 101% (a share from 0% to 100%, such as"
                + " 10%)",
            "p.yaml:7:38: Invalid datasets[d].delete.keep: unknown key (known here: mode, retain,"
                + " max)");
    assertThat(withDatasetKey("delete: { max: 5% }"))
        .containsExactly(
            "p.yaml:7:13: Invalid datasets[d].delete.mode: missing (keep, undo or permanent)");
  }

  @Test
  void refusesDatasetsOfOtherKindsAndMetastores() {
    assertThat(
            problems(
                """
                name: p
                source: { warehouse: /a, metastore: "a:9083" }
                target: { warehouse: /b, metastore: "thrift://b:9083" }
                datasets:
                  - { name: t, tables: "retail.*" }
                """))
        .containsExactly(
            "p.yaml:2:37: Invalid source.metastore: a:9083 (thrift://HOST:PORT, or some of them with"
                + " commas in between, such as thrift://hms-a:9083)",
            "p.yaml:3:37: Invalid target.metastore: thrift://b:9083 (not supported yet: no job of"
                + " this version asks the target's metastore)",
            "p.yaml:5:16: Invalid datasets[t].tables: not supported yet (datasets are paths or"
                + " HBase tables in this version)");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThat(
            problems(
                """
                name: A to B
                source: { warehous: /a, conf-dir: no-such-dir }
                target: { warehouse: /a/b }
                notify: no
                link:
                  bandwidth: 10
                datasets:
                  - name: orders
                    path: orders
                    rpo: 30
                    name: orders
                  - { name: orders, path: ../x, priority: 11 }
                  - path: y
                """))
        .containsExactly(
            "p.yaml:1:7: Invalid name: A to B (" + NAME + ")",
            "p.yaml:2:9: Invalid source.warehouse: missing (an absolute URI such as"
                + " hdfs://namenode:8020/warehouse)",
            "p.yaml:2:11: Invalid source.warehous: unknown key (did you mean warehouse?)",
            "p.yaml:2:35: Invalid source.conf-dir: no-such-dir (a directory that exists)",
            "p.yaml:4:9: Invalid notify: no (a list of those who are told)",
            "p.yaml:6:14: Invalid link.bandwidth: 10 (" + RATE + ")",
            "p.yaml:10:10: Invalid datasets[orders].rpo: 30 (" + DURATION + ")",
            "p.yaml:11:5: Invalid datasets[orders].name: duplicate key (only one, the first is at"
                + " line 8)",
            "p.yaml:12:13: Invalid datasets[orders].name: orders (a name of its own, this is the"
                + " one of dataset orders at line 8)",
            "p.yaml:12:27: Invalid datasets[orders].path: ../x (a path without .. and NUL)",
            "p.yaml:12:43: Invalid datasets[orders].priority: 11 (a whole number from 1 (first) to"
                + " 9)",
            "p.yaml:13:5: Invalid datasets[#3].name: missing (" + NAME + ")");
  }
}

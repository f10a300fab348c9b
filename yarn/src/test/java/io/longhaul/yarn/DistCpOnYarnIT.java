package io.longhaul.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.v2.MiniMRYarnCluster;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMApp;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMAppState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Copies by DistCp through containers of a real YARN, which the driver has no other way to. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DistCpOnYarnIT {
  private static final int FILES = 16;
  private static final int LENGTH = 512 << 10;
  private static final long CAP = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Map<String, String> SMALL =
      Map.of(
          "yarn.app.mapreduce.am.resource.mb", "512",
          "yarn.app.mapreduce.am.command-opts", "-Xmx300m",
          "mapreduce.map.memory.mb", "512",
          "mapreduce.map.java.opts", "-Xmx300m");

  /** What a client has to know of the cluster. */
  private static final List<String> ADDRESSES =
      List.of(
          "fs.defaultFS",
          "mapreduce.framework.name",
          "mapreduce.jobhistory.address",
          "yarn.app.mapreduce.am.staging-dir",
          "yarn.is.minicluster",
          "yarn.resourcemanager.address",
          "yarn.resourcemanager.scheduler.address");

  @TempDir private static Path folder;
  private static MiniHdfs source;
  private static MiniHdfs target;
  private static MiniMRYarnCluster yarn;

  @BeforeAll
  static void start() throws IOException {
    source = MiniHdfs.start(folder.resolve("source"));
    target = MiniHdfs.start(folder.resolve("target"));
    yarn = yarn("longhaul", 1);
  }

  private static MiniMRYarnCluster yarn(String name, int nodes) {
    Configuration conf = new Configuration();
    conf.set("fs.defaultFS", target.uri());
    conf.set("yarn.nodemanager.disk-health-checker.enable", "false");
    MiniMRYarnCluster cluster = new MiniMRYarnCluster(name, nodes);
    cluster.init(conf);
    cluster.start();
    return cluster;
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.stop();
    }
    target.close();
    source.close();
  }

  private record Ended(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Ended copy(Path policy, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("copy", "--json", policy.toString()));
    arguments.addAll(List.of(options));
    int exit =
        Main.run(
            arguments.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Path policy(MiniMRYarnCluster cluster, String dataset) throws IOException {
    StringBuilder yaml = new StringBuilder();
    yaml.append("name: on-yarn\n");
    yaml.append("source: { warehouse: \"").append(source.uri()).append("/w\" }\n");
    yaml.append("target: { warehouse: \"").append(target.uri()).append("/w\" }\n");
    yaml.append("link: { bandwidth: ").append(CAP).append(" B/s }\n");
    yaml.append("spark: { spark.master: \"local[2]\" }\n");
    yaml.append("defaults: { engine: distcp }\n");
    yaml.append("mapreduce:\n");
    Map<String, String> settings = new TreeMap<>(SMALL);
    ADDRESSES.forEach(key -> settings.put(key, cluster.getConfig().get(key)));
    settings.put("mapreduce.job.maps", "2");
    settings.put("longhaul.driver.host", "localhost");
    settings.forEach(
        (key, value) -> yaml.append("  ").append(key).append(": \"").append(value).append("\"\n"));
    yaml.append("datasets: [ { name: %1$s, path: %1$s } ]\n".formatted(dataset));
    return Files.writeString(folder.resolve(dataset + ".yaml"), yaml);
  }

  @Test
  @Order(1)
  void copiesThoughAContainerIsKilledInTheMiddle() throws Exception {
    try (Store from = source.spec().open();
        Store to = target.spec().open()) {
      from.makeDirectories("/w/d", 0755);
      to.makeDirectories("/w", 0755);
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[LENGTH];
        new Random(i).nextBytes(content);
        try (OutputStream out = from.create("/w/d/file " + i, 0640)) {
          out.write(content);
        }
      }
      Path policy = policy(yarn, "d");
      long began = System.nanoTime();
      CompletableFuture<Ended> copying = CompletableFuture.supplyAsync(() -> copy(policy));
      awaitStaged(to, copying);
      ProcessHandle killed = containers().get(0);
      assertThat(killed.destroyForcibly()).isTrue();
      Ended ended = copying.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      double seconds = (System.nanoTime() - began) / 1e9;

      assertThat(ended.exit()).as(ended.err()).isZero();
      JsonNode dataset = ended.json().path("datasets").path(0);
      assertThat(dataset.path("files").path("copied").asInt()).isEqualTo(FILES);
      assertThat(dataset.path("verified").path("composite").asInt()).isEqualTo(FILES);
      for (int i = 0; i < FILES; i++) {
        assertThat(read(to, i)).isEqualTo(read(from, i));
        assertThat(to.entry("/w/d/file " + i)).isEqualTo(from.entry("/w/d/file " + i));
      }
      assertThat(files(to, "/w/.longhaul-work/staging")).isZero();
      // What was asked for is what was sent, the killed map's share included, and no faster.
      JsonNode link;
      String run = ended.json().path("run").asText();
      try (InputStream in = to.open("/w/.longhaul/runs/" + run + "/link.json")) {
        link = new ObjectMapper().readTree(in);
      }
      long granted = link.path("bytes").asLong();
      System.out.printf("Granted %d bytes in %.1f s, of %d%n", granted, seconds, FILES * LENGTH);
      assertThat(granted).isBetween((long) FILES * LENGTH, 2L * FILES * LENGTH);
      assertThat(seconds).isGreaterThan(0.95 * granted / CAP);
      assertThat(copy(policy).exit()).isZero();
    }
  }

  // Last: once a second resource manager ran in this process, no node starts anything any more.
  @Test
  @Order(2)
  void aJobThatTheClusterDoesNotStartEndsWithTheRunsTime() throws Exception {
    try (Store from = source.spec().open();
        Store to = target.spec().open();
        MiniMRYarnCluster nodeless = yarn("nodeless", 0)) {
      to.makeDirectories("/w", 0755);
      from.makeDirectories("/w/late", 0755);
      try (OutputStream out = from.create("/w/late/file", 0640)) {
        out.write(1);
      }
      Ended ended = copy(policy(nodeless, "late"), "--max-duration", "10s");

      assertThat(ended.exit()).as(ended.err()).isEqualTo(4);
      JsonNode files = ended.json().path("datasets").path(0).path("files");
      assertThat(files.path("copied").asInt()).isZero();
      assertThat(ended.out()).contains("--max-duration was over");
      assertThat(files(to, "/w/late")).isZero();
      assertThat(nodeless.getResourceManager().getRMContext().getRMApps().values())
          .singleElement()
          .extracting(RMApp::getState)
          .isIn(RMAppState.KILLED, RMAppState.KILLING, RMAppState.FINAL_SAVING);
    }
  }

  private static byte[] read(Store store, int file) throws IOException {
    try (InputStream in = store.open("/w/d/file " + file)) {
      return in.readAllBytes();
    }
  }

  /** Waits until some files are in the work area and maps are at others. */
  private static void awaitStaged(Store store, CompletableFuture<Ended> copying) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (files(store, "/w/.longhaul-work/staging") < 4 || containers().isEmpty()) {
      assertThat(copying.isDone()).as("%s", copying).isFalse();
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  /** The processes of maps. */
  private static List<ProcessHandle> containers() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .filter(process -> process.info().commandLine().orElse("").contains("YarnChild"))
        .toList();
  }

  private static int files(Store store, String directory) throws IOException {
    int files = 0;
    try {
      for (FileEntry entry : store.list(directory)) {
        files += entry.isDirectory() ? files(store, directory + "/" + entry.name()) : 1;
      }
    } catch (FileNotFoundException e) {
      // Not there yet, or not any more.
      return 0;
    }
    return files;
  }
}

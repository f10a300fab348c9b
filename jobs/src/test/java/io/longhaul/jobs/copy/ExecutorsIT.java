package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own, as a cluster has them, started by {@code SparkSubmit}. */
@ExtendWith(TwoClusters.class)
class ExecutorsIT {
  private static final Path BUILT = Path.of("target").toAbsolutePath();
  private static final String MASTER = "local-cluster[2,1,1024]";
  private static final int FILES = 60;
  private static final int LENGTH = 512 << 10;
  private static final long CAP = 4_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private Process driver;

  @AfterEach
  void end() {
    if (driver != null) {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroyForcibly();
    }
  }

  @Test
  void aCopyOutlivesAnExecutor() throws Exception {
    try (CopyTrial trial =
        CopyTrial.hdfs(folder)
            .master(MASTER)
            .with("link: { bandwidth: %d B/s }".formatted(CAP))
            .dataset("name: d, path: d")) {
      Random random = new Random(1);
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[LENGTH];
        random.nextBytes(content);
        trial.source.write("d/file" + i, content);
      }
      submit(trial.policy());
      awaitStaged(trial, FILES / 10);
      List<ProcessHandle> executors = executors();
      assertThat(executors).hasSize(2);
      executors.get(0).destroyForcibly();
      assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(driver.exitValue()).as(err()).isZero();
      assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
      JsonNode report = new ObjectMapper().readTree(folder.resolve("out").toFile());
      assertThat(report.path("datasets").get(0).path("files").path("copied").asInt())
          .isEqualTo(FILES);
      JsonNode granted = trial.state("runs/" + report.path("run").asText() + "/link.json");
      Duration took =
          Duration.between(
              Instant.parse(granted.path("began").asText()),
              Instant.parse(
                  trial
                      .state("runs/" + report.path("run").asText() + "/report.json")
                      .path("ended")
                      .asText()));
      // All of it went by leases, and no faster than the link.
      assertThat(granted.path("bytes").asLong()).isGreaterThanOrEqualTo((long) FILES * LENGTH);
      assertThat(took.toMillis()).isGreaterThan(950L * FILES * LENGTH / CAP);
      trial.master("local[2]").compare().exits(0);
    }
  }

  /** As {@code spark-submit} starts it, from the jars that the build has put together. */
  private void submit(Path policy) throws IOException {
    Path home = Files.createDirectories(folder.resolve("spark"));
    Files.createSymbolicLink(home.resolve("jars"), BUILT.resolve("lib/spark"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "@" + BUILT.resolve("jvm.options")));
    command.add(
        "-Dlog4j2.configurationFile="
            + Path.of("..", "conf", "log4j2.properties").toAbsolutePath().normalize());
    command.addAll(List.of("-cp", BUILT.resolve("lib/spark") + "/*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", MASTER));
    for (String setting :
        List.of(
            "spark.executor.memory=512m",
            "spark.local.dir=" + folder.resolve("local"),
            "spark.authenticate=true",
            "spark.authenticate.secret=" + "not so secret".hashCode(),
            "spark.speculation=true",
            "spark.speculation.interval=200ms",
            "spark.speculation.multiplier=1.1",
            "spark.speculation.quantile=0.3",
            "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1")) {
      command.addAll(List.of("--conf", setting));
    }
    command.addAll(List.of("--class", "io.longhaul.jobs.Main"));
    command.addAll(List.of(BUILT.resolve("longhaul.jar").toString(), "copy", "--json"));
    command.add(policy.toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    // Without it the launcher looks for Spark's own build folders.
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    driver = builder.start();
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private List<ProcessHandle> executors() {
    return driver
        .descendants()
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  /** Waits until so many files have come over. */
  private void awaitStaged(CopyTrial trial, int files) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Store store = trial.target.store();
    while (files(store, trial.target.path(".longhaul-work/staging")) < files) {
      assertThat(driver.isAlive()).as(err()).isTrue();
      assertThat(System.nanoTime()).as(err()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static int files(Store store, String directory) throws IOException {
    int files = 0;
    try {
      for (FileEntry entry : store.list(directory)) {
        files += entry.isDirectory() ? files(store, directory + "/" + entry.name()) : 1;
      }
    } catch (FileNotFoundException e) {
      // Not there yet.
      return 0;
    }
    return files;
  }
}

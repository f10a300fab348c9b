package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyTrial.Result;
import io.longhaul.jobs.copy.GatedHdfs.Call;
import io.longhaul.jobs.copy.MixedData.Deletes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose bytes are carried by DistCp, in this process, with maps that really run together. */
@ExtendWith(TwoClusters.class)
class DistCpIT {
  private static final int MEBIBYTE = 1 << 20;
  private static final String MAPS = "mapreduce: { mapreduce.job.maps: 3 }";

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.hdfs(folder).engine("distcp").with(MAPS);
  }

  @AfterEach
  void stop() throws IOException {
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    trial.close();
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The lines of a run's journal. */
  private List<JsonNode> journal(String run) throws IOException {
    Store store = trial.target.store();
    StateDirectory state = new StateDirectory(store, trial.target.path(".longhaul"));
    List<JsonNode> lines = new ArrayList<>();
    for (String segment : Segments.list(state, "runs/" + run + "/journal")) {
      for (String line : Segments.read(state, segment, 0, Integer.MAX_VALUE)) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  @Test
  void copiesProvesAndTakesBack() throws IOException {
    Warehouse source = trial.source;
    for (int i = 0; i < 40; i++) {
      source.write("d/in/small" + i, bytes(i, 100 * i));
    }
    source.write("d/large", bytes(1, 3 * MEBIBYTE));
    source.write("d/old", "newer");
    source.store().setPermission(source.path("d/large"), 0600);
    trial.target.write("d/old", "old");
    trial.with("link: { bandwidth: 40 MB/s }").dataset("name: d, path: d, delete: undo");

    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(42);
    assertThat(copied.dataset("d").path("verified").path("composite").asInt()).isEqualTo(42);
    assertThat(copied.dataset("d").path("engine").asText()).isEqualTo("distcp");
    assertThat(trial.target.tree("d")).isEqualTo(source.tree("d"));
    assertThat(journal(copied.run()))
        .filteredOn(line -> line.path("outcome").asText().equals("staged"))
        .hasSize(42)
        .allMatch(line -> line.path("staged").asText().startsWith("wave-"));
    // All that was sent was asked for: nothing else counts here.
    long granted = trial.state("runs/" + copied.run() + "/link.json").path("bytes").asLong();
    assertThat(granted).isBetween(source.bytes("d"), source.bytes("d") + 8 * MEBIBYTE);

    long before = SourceBytes.read();
    assertThat(trial.copy().exits(0).files("d", "copied")).isZero();
    assertThat(SourceBytes.read()).isEqualTo(before);
    assertThat(trial.compare().exits(0).differences()).isEmpty();

    assertThat(trial.undo(copied.run()).exits(0).undone()).isEqualTo("1 0 0");
    assertThat(trial.target.read("d/old")).isEqualTo("old");
  }

  @Test
  void namesOfAllKindsComeThrough() throws IOException {
    List<String> names =
        List.of(
            "a b",
            "line\nbreak",
            "[class]",
            "{x,y}",
            "100%",
            "%20",
            "back\\slash",
            "star*",
            "a#b?c",
            "日本語",
            "-rf",
            "x".repeat(255));
    for (String name : names) {
      trial.source.write("d/" + name, "content of " + name);
      trial.source.write("d/in " + name.substring(0, Math.min(9, name.length())) + "/f", "in");
    }
    trial.dataset("name: d, path: d");
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(2L * names.size());
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void filesOfThisMachineTooAndTheirColons() throws IOException {
    trial.close();
    trial = CopyTrial.local(folder).engine("distcp").with(MAPS);
    trial.source.write("d/10:30:00", "a colon");
    trial.source.write("d/hdfs:/x/y", "no URI");
    trial.source.write("d/empty", "");
    trial.dataset("name: d, path: d");
    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(3);
    assertThat(copied.dataset("d").path("verified").path("readback").asInt()).isEqualTo(3);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void otherBlockSizesAndEmptyFilesAreProvenToo() throws IOException {
    Creation small = new Creation(0644, 0, MEBIBYTE, Optional.empty(), OptionalInt.empty());
    for (String name : List.of("d/blocks", "k/blocks")) {
      trial.source.directory(name.substring(0, 1));
      try (OutputStream out = trial.source.store().create(trial.source.path(name), small)) {
        out.write(bytes(7, 3 * MEBIBYTE + 1));
      }
      trial.source.store().setModified(trial.source.path(name), Warehouse.LONG_AGO);
    }
    for (int i = 0; i < 20; i++) {
      trial.source.write("d/empty" + i, "");
    }
    trial
        .dataset("name: d, path: d")
        .dataset("name: k, path: k, preserve: [permission, times, block-size, replication]");
    Result copied = trial.copy().exits(0);
    assertThat(copied.dataset("d").path("verified").path("composite").asInt()).isEqualTo(21);
    assertThat(trial.target.tree("")).isEqualTo(trial.source.tree(""));
    assertThat(trial.target.entry("d/blocks").traits().blockSize()).isEqualTo(128L * MEBIBYTE);
    assertThat(trial.target.entry("k/blocks").traits().blockSize()).isEqualTo(MEBIBYTE);
  }

  @Test
  void lowerPrioritiesGetWhatHigherOnesLeave() throws IOException {
    for (int i = 0; i < 24; i++) {
      trial.source.write("low/file" + i, bytes(i, MEBIBYTE / 4));
      trial.source.write("high/file" + i, bytes(i, MEBIBYTE / 4));
    }
    trial
        .with("link: { bandwidth: 3 MB/s }")
        .dataset("name: low, path: low, priority: 9")
        .dataset("name: high, path: high, priority: 1");
    Result copied = trial.copy().exits(0);
    List<String> order =
        journal(copied.run()).stream()
            .filter(line -> line.path("outcome").asText().equals("staged"))
            .map(line -> line.path("dataset").asText())
            .toList();
    assertThat(order).hasSize(48);
    List<String> whileHigh = order.subList(0, order.lastIndexOf("high"));
    assertThat(whileHigh.stream().filter("low"::equals).count()).as("%s", order).isLessThan(5);
  }

  @Test
  void lookedAtAgainWhenItChangesAndLeftWhenItIsOpen() throws IOException {
    for (int i = 0; i < 5; i++) {
      trial.source.write("d/file" + i, "first version " + i);
    }
    trial.hookSource().dataset("name: d, path: d, open: ignore");
    boolean[] changed = new boolean[1];
    Warehouse source = trial.source;
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN && path.endsWith("/file3") && !changed[0]) {
            changed[0] = true;
            source.write("d/file3", "second version, longer");
          }
        });
    try (OutputStream open = source.store().create(source.path("d/open"), 0644)) {
      open.write("being written".getBytes(StandardCharsets.UTF_8));
      Result copied = trial.copy().exits(0);
      assertThat(copied.files("d", "copied")).isEqualTo(5);
      assertThat(copied.files("d", "open")).isEqualTo(1);
    }
    assertThat(trial.target.read("d/file3")).isEqualTo("second version, longer");
    assertThat(trial.target.has("d/open")).isFalse();
  }

  @Test
  void oneFileThatCannotBeReadKeepsNoOtherFromComing() throws IOException {
    for (int i = 0; i < 10; i++) {
      trial.source.write("d/file" + i, "content " + i);
    }
    trial.hookSource().dataset("name: d, path: d");
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN && path.endsWith("/file3")) {
            throw new IOException("the disk is on fire");
          }
        });
    Result copied = trial.copy().exits(4);
    assertThat(copied.files("d", "copied")).isEqualTo(9);
    assertThat(copied.failures()).containsExactly("d file3: the disk is on fire");
    HookedHdfs.hook(HookedHdfs.Hook.NONE);
    assertThat(trial.copy().exits(0).files("d", "copied")).isEqualTo(1);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void mapsReallyRunTogether() throws IOException {
    for (int i = 0; i < 9; i++) {
      trial.source.write("d/file" + i, bytes(i, MEBIBYTE));
    }
    trial.hookSource().dataset("name: d, path: d");
    CountDownLatch together = new CountDownLatch(3);
    List<Boolean> met = Collections.synchronizedList(new ArrayList<>());
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN && path.contains("/d/file")) {
            together.countDown();
            try {
              met.add(together.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        });
    trial.copy().exits(0);
    assertThat(met).hasSize(9).doesNotContain(false);
  }

  @Test
  void whatJobsAreMadeOfTellsNoSecret() throws IOException {
    trial.source.write("d/file", "content");
    trial.hookSource().dataset("name: d, path: d");
    List<String> jobs = new ArrayList<>();
    HookedHdfs.hook(
        (call, path) -> {
          if (call == HookedHdfs.Call.OPEN && path.endsWith("/file")) {
            jobs.addAll(jobFiles());
          }
        });
    trial.copy().exits(0);
    assertThat(jobs).isNotEmpty().allMatch(text -> text.contains("longhaul.wave"));
    // The source's own settings are in the ticket with the secret, and nowhere else.
    assertThat(String.join("\n", jobs)).doesNotContain("HookedHdfs");
  }

  private static List<String> jobFiles() throws IOException {
    List<String> jobs = new ArrayList<>();
    try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (Path own : temporary.filter(path -> path.toString().contains("mapreduce-")).toList()) {
        try (Stream<Path> files = Files.walk(own)) {
          for (Path file : files.filter(path -> path.endsWith("job.xml")).toList()) {
            jobs.add(Files.readString(file));
          }
        }
      }
    }
    return jobs;
  }

  @Test
  void aRunThatIsKilledIsFinishedByTheNext() throws Exception {
    try (Scene scene = Scene.set(folder, Deletes.UNDO, 1)) {
      scene.trial.engine("distcp").with(MAPS).with("link: { bandwidth: 2 MB/s }");
      Moment moment = Moment.after("files are staged", Call.SET_TIMES, "/staging/").nth(20);
      Path output = Files.createDirectory(folder.resolve("killed"));
      try (ChildRun run = scene.trial.gate(output, moment).start(output, "copy")) {
        run.awaitGate();
        run.kill();
      }
      scene.trial.noGate();
      assertThat(left(output)).isEqualTo(1);
      try (ChildRun run = scene.trial.start(output, "copy")) {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.json().path("datasets").path(0).path("adopted").asInt()).isPositive();
      }
      assertThat(left(output)).as("folders of killed jobs").isZero();
      scene.aftermath.check(new TreeMap<>());
    }
  }

  private static long left(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("longhaul-mapreduce-"))
          .count();
    }
  }

  @Test
  void aRunThatIsToldToEndDoesSoInTime() throws Exception {
    for (int i = 0; i < 30; i++) {
      trial.source.write("d/file" + i, bytes(i, MEBIBYTE / 2));
    }
    trial.with("link: { bandwidth: 2 MB/s }").dataset("name: d, path: d");
    Moment moment = Moment.after("files are staged", Call.SET_TIMES, "/staging/").nth(3);
    try (ChildRun run = trial.gate(folder, moment).start(folder, "copy")) {
      run.awaitGate();
      run.openGate();
      run.signal("TERM");
      assertThat(run.exit(Duration.ofSeconds(13))).as(run.err()).isEqualTo(143);
    }
    trial.noGate();
    assertThat(trial.copy().exits(0).dataset("d").path("adopted").asInt()).isPositive();
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }
}

package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLedger {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

  @TempDir private Path folder;
  private Store store;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    state = new StateDirectory(store, folder.resolve("state").toString());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.resolve("state").relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void saysHowOldTheStandbysMetadataIs() throws IOException {
    assertThat(ImportedDump.load(state)).isEmpty();
    ImportedDump dump =
        new ImportedDump(
            "gs://b/dumps/hive-export-20261120T120000Z/hive.sql",
            NOON,
            "ab12",
            "jdbc:mysql://db-b/hive",
            NOON.plusSeconds(90),
            "20261120T120100Z-a-to-b-0001");
    dump.save(state);
    assertThat(ImportedDump.load(state)).contains(dump);
    assertThat(dump.age(NOON.plusSeconds(60))).isEqualTo(Duration.ofMinutes(1));
    assertThat(dump.age(NOON.minusSeconds(60))).isZero();
    assertThat(files()).containsExactly("dumps/imported.json");
  }

  @Test
  void runsAreNamedByTimeAndPolicy() {
    assertThat(RunId.next("a-to-b", Clock.fixed(NOON, ZoneOffset.UTC), new Random(1)).text())
        .matches("20261120T120000Z-a-to-b-[0-9a-f]{4}");
  }

  @Test
  void runsOfOneSecondAreNamedInTheirOrder() {
    Instant second = Instant.parse("2026-11-20T12:00:00Z");
    Random random = new Random(1);
    List<RunId> runs = new ArrayList<>();
    for (int millis = 0; millis < 1_000; millis += 111) {
      Clock clock = Clock.fixed(second.plusMillis(millis), ZoneOffset.UTC);
      runs.add(RunId.next("a-to-b", clock, random));
    }
    assertThat(runs).isSorted().doesNotHaveDuplicates();
    assertThat(runs).allMatch(run -> run.began().equals(second));
    assertThat(runs).allMatch(run -> RunId.parse(run.text()).isPresent());
  }

  @Test
  void aRunsNameSaysWhenItBeganAndOfWhichPolicyItIs() {
    RunId run = RunId.parse("20261120T120000Z-a-to-b-0f3c").orElseThrow();
    assertThat(run.began()).isEqualTo(Instant.parse("2026-11-20T12:00:00Z"));
    assertThat(run.policy()).isEqualTo("a-to-b");
    assertThat(run).isGreaterThan(RunId.parse("20261120T115959Z-z-ffff").orElseThrow());
    assertThat(RunId.parse("lost+found")).isEmpty();
    assertThat(RunId.parse("20261320T120099Z-a-to-b-0f3c")).isEmpty();
    assertThat(RunId.parse("20261120T120000Z-a-to-b")).isEmpty();
  }

  @Test
  void aFileIsMadeByOneOfSeveral() throws IOException {
    assertThat(state.create("locks/a.json", "one".getBytes(UTF_8))).isTrue();
    assertThat(state.create("locks/a.json", "two".getBytes(UTF_8))).isFalse();
    assertThat(state.read("locks/a.json").map(bytes -> new String(bytes, UTF_8))).contains("one");
    Files.writeString(folder.resolve("state/locks/.b.json.new"), "unfinished");
    assertThat(state.list("locks")).containsExactly("a.json");
    assertThat(state.list("nothing")).isEmpty();
    state.delete("locks/a.json");
    state.delete("locks/a.json");
    assertThat(state.list("locks")).isEmpty();
  }

  @Test
  void aStateFileThatIsNoJsonIsNamed() throws IOException {
    state.write("holds.json", "half".getBytes(UTF_8));
    assertThatThrownBy(() -> state.readJson("holds.json"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read state file file://")
        .hasMessageContaining("holds.json: it is no JSON");
  }

  @Test
  void aFileIsReplacedWholeAndLeavesNoOther() throws IOException {
    assertThat(state.read("a/b.json")).isEmpty();
    state.write("a/b.json", "one".getBytes(UTF_8));
    Files.writeString(folder.resolve("state/a/.b.json.new"), "of a run that died");
    state.write("a/b.json", "two".getBytes(UTF_8));
    assertThat(state.read("a/b.json").map(bytes -> new String(bytes, UTF_8))).contains("two");
    assertThat(files()).containsExactly("a/b.json");
    assertThat(state.describe("a/b.json")).isEqualTo("file://" + folder + "/state/a/b.json");
  }

  @Test
  void watermarksComeBackForTheSameDefinitionOnly() throws IOException {
    Watermark mark = new Watermark(NOON, "run-1", "digest");
    mark.save(state, "orders");
    assertThat(Watermark.load(state, "orders", "digest")).contains(mark);
    assertThat(Watermark.load(state, "orders", "another")).isEmpty();
    assertThat(Watermark.load(state, "clicks", "digest")).isEmpty();
  }

  @Test
  void olderFormatsAreReadAndNewerOnesRefused() throws IOException {
    String text = "{\"format\":%d,\"asOf\":\"%s\",\"run\":\"run-9\",\"definition\":\"digest\"}";
    state.write("datasets/orders/watermark.json", text.formatted(1, NOON).getBytes(UTF_8));
    assertThat(Watermark.load(state, "orders", "digest").map(Watermark::asOf)).contains(NOON);
    state.write("datasets/orders/watermark.json", text.formatted(2, NOON).getBytes(UTF_8));
    assertThatThrownBy(() -> Watermark.load(state, "orders", "digest"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("watermark.json: format 2, written by run run-9 (this version reads")
        .extracting(error -> ((JobException) error).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void segmentsAreClosedAndNumbered() throws IOException {
    List<Segments.Place> places = new ArrayList<>();
    try (Segments segments = new Segments(state, "runs/r/plan")) {
      segments.flush();
      places.add(segments.add("one".getBytes(UTF_8)));
      places.add(segments.add("zwei ü".getBytes(UTF_8)));
      segments.flush();
      places.add(segments.add("three".getBytes(UTF_8)));
    }
    assertThat(places)
        .containsExactly(
            new Segments.Place("runs/r/plan/000001.jsonl.gz", 0),
            new Segments.Place("runs/r/plan/000001.jsonl.gz", 1),
            new Segments.Place("runs/r/plan/000002.jsonl.gz", 0));
    assertThat(files())
        .containsExactly("runs/r/plan/000001.jsonl.gz", "runs/r/plan/000002.jsonl.gz");
    assertThat(Segments.read(state, "runs/r/plan/000001.jsonl.gz", 1, 5)).containsExactly("zwei ü");
    assertThat(Segments.read(state, "runs/r/plan/000001.jsonl.gz", 0, 1)).containsExactly("one");
    assertThatThrownBy(() -> Segments.read(state, "runs/r/plan/000003.jsonl.gz", 0, 1))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aSegmentHoldsTenThousandLines() throws IOException {
    try (Segments segments = new Segments(state, "s")) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(segments.add(new byte[] {'x'}).segment()).isEqualTo("s/000001.jsonl.gz");
      }
      assertThat(segments.add(new byte[] {'x'}))
          .isEqualTo(new Segments.Place("s/000002.jsonl.gz", 0));
    }
  }

  @Test
  void theLatestDumpIsKeptAndSoIsThatThereIsNone() throws IOException {
    assertThat(LatestDump.load(state)).isEmpty();
    LatestDump dump =
        new LatestDump("gs://b/dumps/hive.sql", NOON.minusSeconds(90), "name", "ab12", NOON);
    dump.save(state);
    assertThat(LatestDump.load(state)).contains(dump);
    assertThat(files()).containsExactly("dumps/latest.json");
    assertThat(dump.age(NOON)).isEqualTo(Duration.ofSeconds(90));
    assertThat(dump.age(NOON.minusSeconds(3600))).isEqualTo(Duration.ZERO);

    LatestDump.saveNone(state, NOON);
    assertThat(LatestDump.load(state)).isEmpty();
    assertThat(state.read("dumps/latest.json")).isPresent();
  }

  @Test
  void aLatestDumpOfANewerFormatIsRefused() throws IOException {
    state.write("dumps/latest.json", "{\"format\":2}".getBytes(UTF_8));
    assertThatThrownBy(() -> LatestDump.load(state))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("format 2");
  }
}

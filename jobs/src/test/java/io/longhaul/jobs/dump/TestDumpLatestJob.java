package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DurationText;
import io.longhaul.jobs.dump.DumpLatestReport.Judged;
import io.longhaul.jobs.dump.DumpLatestReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDumpLatestJob {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String GOOD = Dumps.text("default");
  private static final String DAMAGED = new DumpText(GOOD).without("PARTITION_KEY_VALS", 0).text();
  private static final String CUT = GOOD.substring(0, GOOD.length() / 2);

  @TempDir Path directory;

  @Test
  void theNewestValidDumpWinsOverNewerInvalidOnes() throws Exception {
    export("2026-11-20T09:00:00Z", GOOD);
    export("2026-11-20T10:00:00Z", GOOD);
    export("2026-11-20T11:00:00Z", DAMAGED);

    DumpLatestReport report = run();

    assertThat(states(report)).containsExactly(State.INVALID, State.VALID);
    assertThat(report.latest().orElseThrow().candidate().uri())
        .endsWith("/hive-export-2026-11-20T10:00:00Z/hive.sql");
    assertThat(report.exit()).isEqualTo(ExitStatus.DONE);
    assertThat(directory.resolve("latest-valid"))
        .content()
        .contains("hive-export-2026-11-20T10:00:00Z/hive.sql", "2026-11-20T10:00:00Z");
  }

  @Test
  void eachDumpIsJudgedOnce() throws Exception {
    Path dump = export("2026-11-20T10:00:00Z", GOOD);
    assertThat(run().judged()).extracting(Judged::remembered).containsExactly(false);
    assertThat(run().judged()).extracting(Judged::remembered).containsExactly(true);

    // The same size, another content.
    Files.writeString(dump, GOOD.replace("'etl'", "'elt'"), ISO_8859_1);
    Files.setLastModifiedTime(dump, FileTime.from(NOW.minusSeconds(7200)));
    assertThat(run().judged()).extracting(Judged::remembered).containsExactly(false);
  }

  @Test
  void otherOptionsAskForAnotherVerdict() throws Exception {
    export("2026-11-20T10:00:00Z", GOOD);
    run();

    ValidationOptions other =
        new ValidationOptions(List.of("gs://elsewhere/w"), List.of(), Set.of());
    DumpLatestReport report = run(config(other, Optional.empty(), OptionalInt.empty()));

    assertThat(report.judged()).extracting(Judged::remembered).containsExactly(false);
    assertThat(report.judged().get(0).codes()).containsExactly("location-outside");
    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
  }

  @Test
  void aDumpStillBeingWrittenIsUnfinishedAndNotRemembered() throws Exception {
    export("2026-11-20T10:00:00Z", GOOD);
    Path dump = export("2026-11-20T11:59:00Z", CUT);
    Files.setLastModifiedTime(dump, FileTime.from(NOW.minusSeconds(60)));

    assertThat(states(run())).containsExactly(State.UNFINISHED, State.VALID);

    Files.setLastModifiedTime(dump, FileTime.from(NOW.minusSeconds(3600)));
    assertThat(states(run())).containsExactly(State.INVALID, State.VALID);
  }

  @Test
  void aDumpThatHasNoMoreThanPartOfItsHeaderIsUnfinished() throws Exception {
    for (int length : new int[] {0, 5, 30, 100, 300}) {
      plain("hive" + length + ".sql", GOOD.substring(0, length), NOW.minusSeconds(1));
    }
    assertThat(states(run())).hasSize(5).containsOnly(State.UNFINISHED);
  }

  @Test
  void anAvroExportIsRefusedByName() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("hive-export-2026-11-20T11:00:00Z"));
    Files.createFile(folder.resolve("TBLS.avro"));
    export("2026-11-20T10:00:00Z", GOOD);

    assertThat(states(run())).containsExactly(State.AVRO, State.VALID);
  }

  @Test
  void anAvroExportOfAFolderForEachTableIsRefusedAsWell() throws Exception {
    Path folder = directory.resolve("hive-export-2026-11-20T11:00:00Z").resolve("TBLS");
    Files.createFile(Files.createDirectories(folder).resolve("part-0.avro"));
    export("2026-11-20T10:00:00Z", GOOD);

    assertThat(states(run())).containsExactly(State.AVRO, State.VALID);
  }

  @Test
  void withoutAnInstantInTheNameTheCompletionLineTells() throws Exception {
    // The older dump was copied later: its own last line says when it was taken.
    plain("b.sql", GOOD, NOW.minusSeconds(600));
    String newer =
        GOOD.replace("completed on 2026-11-20 10:02:49", "completed on 2026-11-20 11:30:00");
    plain("a.sql", newer, NOW.minusSeconds(1200));

    Judged latest = run().latest().orElseThrow();

    assertThat(latest.candidate().uri()).endsWith("/a.sql");
    assertThat(latest.taken().from()).isEqualTo(DumpCandidate.AgeFrom.COMPLETION);
    assertThat(latest.taken().instant()).isEqualTo(Instant.parse("2026-11-20T11:30:00Z"));
  }

  @Test
  void withoutBothTheModificationTimeTells() throws Exception {
    String undated = GOOD.replaceAll("-- Dump completed on .*", "-- Dump completed");
    plain("a.sql", undated, NOW.minusSeconds(600));

    assertThat(run().latest().orElseThrow().taken())
        .isEqualTo(new DumpCandidate.Taken(NOW.minusSeconds(600), DumpCandidate.AgeFrom.MODIFIED));
  }

  @Test
  void tooOldNeedsAttention() throws Exception {
    export("2026-11-20T10:00:00Z", GOOD);

    assertThat(run(maxAge("1h")).exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(run(maxAge("3h")).exit()).isEqualTo(ExitStatus.DONE);
  }

  @Test
  void noValidDumpNeedsAttentionAndRemovesNothing() throws Exception {
    export("2026-11-20T10:00:00Z", DAMAGED);

    DumpLatestReport report = run(config(Dumps.options(), Optional.empty(), OptionalInt.of(1)));

    assertThat(report.exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(report.latest()).isEmpty();
    assertThat(directory.resolve("latest-valid")).doesNotExist();
    assertThat(directory.resolve("hive-export-2026-11-20T10:00:00Z")).exists();
  }

  @Test
  void aPointerToADumpThatIsValidNoMoreGoes() throws Exception {
    Path dump = export("2026-11-20T10:00:00Z", GOOD);
    run();
    assertThat(directory.resolve("latest-valid")).exists();

    Files.writeString(dump, DAMAGED, ISO_8859_1);
    Files.setLastModifiedTime(dump, FileTime.from(NOW.minusSeconds(7200)));

    assertThat(run().exit()).isEqualTo(ExitStatus.ATTENTION);
    assertThat(directory.resolve("latest-valid")).doesNotExist();
  }

  @Test
  void thePointerGoesToTheStateWhereTheFolderDoesNotTakeIt() throws Exception {
    Path dump = export("2026-11-20T10:00:00Z", GOOD);
    Files.createDirectories(directory.resolve("latest-valid/in-the-way"));
    Path state = directory.resolve("state");

    assertThatThrownBy(this::run).hasMessageContaining("--state names another place");
    run(
        new DumpLatestConfig(
            directory.toString(),
            Dumps.options(),
            Optional.empty(),
            Optional.of(state.toString()),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty()));

    assertThat(state.resolve("latest-valid")).content().startsWith("file://" + dump);
  }

  @Test
  void retainKeepsTheNewestValidWhateverItsAge() throws Exception {
    export("2026-11-18T10:00:00Z", GOOD);
    export("2026-11-19T10:00:00Z", GOOD);
    export("2026-11-20T10:00:00Z", DAMAGED);
    export("2026-11-20T11:00:00Z", DAMAGED);

    DumpLatestReport report =
        run(config(Dumps.options(), Optional.of(Duration.ofHours(1)), OptionalInt.empty()));

    assertThat(report.removed()).hasSize(2);
    assertThat(names())
        .containsExactly(
            "hive-export-2026-11-19T10:00:00Z", "hive-export-2026-11-20T11:00:00Z", "latest-valid");
  }

  @Test
  void retainCountsDumps() throws Exception {
    export("2026-11-18T10:00:00Z", GOOD);
    export("2026-11-19T10:00:00Z", GOOD);
    export("2026-11-20T10:00:00Z", GOOD);

    run(config(Dumps.options(), Optional.empty(), OptionalInt.of(2)));

    assertThat(names())
        .containsExactly(
            "hive-export-2026-11-19T10:00:00Z", "hive-export-2026-11-20T10:00:00Z", "latest-valid");
  }

  @Test
  void aFolderThatIsNoneIsUsage() {
    DumpLatestConfig config =
        new DumpLatestConfig(
            directory.resolve("none").toString(),
            Dumps.options(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> run(config))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE));
  }

  @Test
  void readsInstantsInNames() {
    assertThat(DumpFolder.instant("hive-export-2026-11-20T10:00:00.123Z"))
        .contains(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(DumpFolder.instant("hive-20261120T100000Z.sql"))
        .contains(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(DumpFolder.instant("hive-2026-11-20T10:00:00+02:00"))
        .contains(Instant.parse("2026-11-20T08:00:00Z"));
    assertThat(DumpFolder.instant("hive-2026-13-40T10:00:00Z")).isEmpty();
    assertThat(DumpFolder.instant("hive.sql")).isEmpty();
  }

  private Path export(String instant, String text) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("hive-export-" + instant));
    Path dump = Files.writeString(folder.resolve("hive.sql"), text, ISO_8859_1);
    Files.setLastModifiedTime(dump, FileTime.from(Instant.parse(instant)));
    return dump;
  }

  private void plain(String name, String text, Instant modified) throws IOException {
    Path dump = Files.writeString(directory.resolve(name), text, ISO_8859_1);
    Files.setLastModifiedTime(dump, FileTime.from(modified));
  }

  private DumpLatestConfig config(
      ValidationOptions rules, Optional<Duration> retain, OptionalInt count) {
    return new DumpLatestConfig(
        directory.toString(),
        rules,
        Optional.empty(),
        Optional.empty(),
        count,
        retain,
        Optional.empty());
  }

  private DumpLatestConfig maxAge(String duration) {
    return new DumpLatestConfig(
        directory.toString(),
        Dumps.options(),
        Optional.of(DurationText.parse(duration)),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private DumpLatestReport run() throws IOException {
    return run(config(Dumps.options(), Optional.empty(), OptionalInt.empty()));
  }

  private static DumpLatestReport run(DumpLatestConfig config) throws IOException {
    return (DumpLatestReport) new DumpLatestJob(config, Clock.fixed(NOW, ZoneOffset.UTC)).run();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<State> states(DumpLatestReport report) {
    return report.judged().stream().map(Judged::state).toList();
  }
}

package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunStart;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The undo area on {@code file://}, with a clock that stands. */
class TestUndoArea {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final RunId RUN = new RunId("20261120T110000Z-p-00aa");
  private static final RunId OTHER = new RunId("20261220T110000Z-p-00bb");

  @TempDir private Path folder;
  private Warehouse target;
  private Policy policy;
  private StateDirectory state;
  private UndoArea.Place place;
  private String staging;
  private String area;

  @BeforeEach
  void start() throws IOException {
    target =
        Warehouse.create(
            new StoreSpec("file://", Map.of()), folder.resolve("b").toAbsolutePath().toString());
    policy =
        PolicyFile.load(
            "p.yaml",
            """
            name: p
            source: { warehouse: "%s/a" }
            target: { warehouse: "%s/b" }
            datasets: [ { name: d, path: d, delete: { mode: undo, retain: 14d } } ]
            """
                .formatted(folder.toAbsolutePath(), folder.toAbsolutePath()),
            Map.of());
    state = new StateDirectory(target.store(), target.path(".longhaul"));
    Dataset dataset = policy.datasets().get(0);
    place = new UndoArea.Place(dataset, Scopes.of(policy, policy.datasets()).get(0));
    staging = ".longhaul-work/staging/" + RUN + "/d";
    area = ".longhaul-work/undo/20261120/" + RUN + "/d";
  }

  @AfterEach
  void stop() throws IOException {
    target.close();
  }

  private UndoArea at(Instant now) {
    return new UndoArea(policy, state, Clock.fixed(now, ZoneOffset.UTC));
  }

  private UndoRecord record() throws IOException {
    return UndoRecord.load(state, RUN).orElseThrow();
  }

  @Test
  void finishesPairsAndMovesTheRest() throws IOException {
    target.write(staging + "/replaced/x/interrupted", "old");
    target.write(staging + "/replaced/x/finished", "old");
    target.write("d/x/finished", "new one");
    target.write(staging + "/removed/gone/file", "12345");
    target.write(staging + "/000000/1-0-1", "staged");
    at(NOON).settle(place, target.path(staging), RUN);
    assertThat(target.read("d/x/interrupted")).isEqualTo("old");
    assertThat(target.read("d/x/finished")).isEqualTo("new one");
    assertThat(target.read(area + "/replaced/x/finished")).isEqualTo("old");
    assertThat(target.has(area + "/replaced/x/interrupted")).isFalse();
    assertThat(target.read(area + "/removed/gone/file")).isEqualTo("12345");
    assertThat(target.read(staging + "/000000/1-0-1")).isEqualTo("staged");
    assertThat(UndoArea.isSettled(target.store(), target.path(staging))).isTrue();
    assertThat(record())
        .isEqualTo(
            new UndoRecord(
                RUN,
                "copy",
                NOON,
                List.of(new UndoRecord.Area("d", target.path(area), target.path("d"), 2, 8))));
    at(NOON.plusSeconds(9)).settle(place, target.path(staging), RUN);
    assertThat(record().files()).isEqualTo(2);
  }

  @Test
  void goesOnWhereAnEarlierCallWasCutShort() throws IOException {
    target.write(area + "/removed/a/1", "moved already");
    target.write(staging + "/removed/a/2", "not yet");
    target.write(staging + "/removed/b", "not yet");
    assertThat(UndoArea.isSettled(target.store(), target.path(staging))).isFalse();
    at(NOON).settle(place, target.path(staging), RUN);
    assertThat(target.read(area + "/removed/a/1")).isEqualTo("moved already");
    assertThat(target.read(area + "/removed/a/2")).isEqualTo("not yet");
    assertThat(target.read(area + "/removed/b")).isEqualTo("not yet");
    assertThat(record().files()).isEqualTo(3);
    assertThat(target.has(staging + "/removed")).isFalse();
  }

  @Test
  void accountsForWhatWasMovedBeforeTheCrash() throws IOException {
    target.write(area + "/replaced/a", "moved");
    target.directory(staging);
    at(NOON).settle(place, target.path(staging), RUN);
    assertThat(record().files()).isEqualTo(1);
  }

  @Test
  void nothingParkedLeavesNothing() throws IOException {
    target.directory(staging + "/replaced/put/back");
    at(NOON).settle(place, target.path(staging), RUN);
    assertThat(UndoRecord.load(state, RUN)).isEmpty();
    assertThat(target.has(".longhaul-work/undo")).isFalse();
  }

  @Test
  void anUndoIsKnownAsOne() throws IOException {
    new RunStart(RUN, "copy-undo", NOON, List.of("d")).save(state);
    target.write(staging + "/removed/a", "x");
    at(NOON).settle(place, target.path(staging), RUN);
    assertThat(record().job()).isEqualTo("copy-undo");
  }

  @Test
  void whatIsPastItsTimeGoesAndNothingBefore() throws IOException {
    target.write(staging + "/removed/a", "x");
    at(NOON).settle(place, target.path(staging), RUN);
    Instant last = NOON.plus(Duration.ofDays(14));
    at(last).prune(List.of(place), OTHER);
    assertThat(target.has(area + "/removed/a")).isTrue();
    at(last.plusMillis(1)).prune(List.of(place), RUN);
    assertThat(target.has(area + "/removed/a")).as("of the run itself").isTrue();
    at(last.plusMillis(1)).prune(List.of(place), OTHER);
    assertThat(target.has(".longhaul-work/undo/20261120")).isFalse();
    assertThat(UndoRecord.load(state, RUN)).isEqualTo(Optional.empty());
  }

  @Test
  void whatOthersTookAwayIsNotPruned() throws IOException {
    String other = ".longhaul-work/undo/20200101/20200101T110000Z-q-00aa/d/removed/a";
    String stranger = ".longhaul-work/undo/20200101/notes/d/file";
    String elsewhere = ".longhaul-work/undo/20200101/20200101T110000Z-p-00aa/e/removed/a";
    String expired = ".longhaul-work/undo/20200101/20200101T110000Z-p-00aa/d/removed/a";
    for (String path : List.of(other, stranger, elsewhere, expired)) {
      target.write(path, "x");
    }
    at(NOON).prune(List.of(place), OTHER);
    assertThat(target.has(other)).isTrue();
    assertThat(target.has(stranger)).isTrue();
    assertThat(target.has(elsewhere)).isTrue();
    assertThat(target.has(expired)).isFalse();
  }
}

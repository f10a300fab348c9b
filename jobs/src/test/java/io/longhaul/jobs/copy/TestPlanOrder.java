package io.longhaul.jobs.copy;

import static io.longhaul.jobs.copy.Samples.copy;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.PlanItem.Action;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order and shape of a plan. */
class TestPlanOrder {
  @TempDir private Path folder;

  private static final class Lines implements GroupPlan.Datasets {
    private final List<PlanLine> lines = new ArrayList<>();

    @Override
    public boolean includes(int scope) {
      return scope != 9;
    }

    @Override
    public String name(int scope) {
      return "d" + scope;
    }

    @Override
    public boolean adopts(PlanItem item) {
      return item.path().startsWith("staged");
    }

    @Override
    public boolean leaves(PlanItem item) {
      return item.action().removes();
    }

    @Override
    public void planned(PlanLine line) {
      lines.add(line);
    }
  }

  @Test
  void priorityThenDeadlineMakesGroups() {
    Instant soon = Instant.parse("2026-11-20T12:00:00Z");
    List<List<Part>> groups =
        Planning.groups(
            List.of(
                Samples.part(0, "later", 5, Instant.MAX),
                Samples.part(1, "due", 5, soon),
                Samples.part(2, "also", 5, Instant.MAX),
                Samples.part(3, "first", 1, Instant.MAX),
                Samples.part(4, "never", 5, Instant.MIN)));
    assertThat(groups.stream().map(TestPlanOrder::names).toList())
        .containsExactly(
            List.of("first"), List.of("never"), List.of("due"), List.of("later", "also"));
  }

  private static List<String> names(List<Part> group) {
    return group.stream().map(part -> part.scope().name()).toList();
  }

  @Test
  void largestFirstThenByPath() throws IOException {
    Lines lines = new Lines();
    try (GroupPlan plan = new GroupPlan(folder);
        Store store = new StoreSpec("file://", Map.of()).open()) {
      plan.add(copy(0, "b", 10));
      plan.add(copy(1, "a", 10));
      plan.add(copy(0, "a", 10));
      plan.add(Samples.of(0, Action.MAKE_DIRECTORY, "x"));
      plan.add(copy(0, "large", 99));
      plan.add(copy(9, "stopped", 1_000));
      StateDirectory state = new StateDirectory(store, folder.resolve("state").toString());
      List<GroupPlan.Bin> bins = plan.seal(new Segments(state, "plan"), 5, 2, lines);
      assertThat(bins).containsExactly(new GroupPlan.Bin("plan/000001.jsonl.gz", 0, 5));
      assertThat(plan.size()).isEqualTo(6);
      assertThat(Segments.read(state, "plan/000001.jsonl.gz", 0, 9)).hasSize(5);
    }
    assertThat(lines.lines.stream().map(TestPlanOrder::words).toList())
        .containsExactly("5 0 large", "6 0 a", "7 1 a", "8 0 b", "9 0 x");
  }

  private static String words(PlanLine line) {
    return line.number() + " " + line.item().scope() + " " + line.item().path();
  }

  @Test
  void binsHoldSomeFilesOrSomeBytesAndMissNone() throws IOException {
    Lines lines = new Lines();
    try (GroupPlan plan = new GroupPlan(folder);
        Store store = new StoreSpec("file://", Map.of()).open()) {
      for (int i = 0; i < 100; i++) {
        plan.add(copy(0, "small%03d".formatted(i), 10));
      }
      plan.add(copy(0, "large1", 20 << 20));
      plan.add(copy(0, "large2", 20 << 20));
      StateDirectory state = new StateDirectory(store, folder.resolve("state").toString());
      List<GroupPlan.Bin> bins = plan.seal(new Segments(state, "plan"), 1, 1, lines);
      int next = 0;
      for (GroupPlan.Bin bin : bins) {
        assertThat(bin.first()).isEqualTo(next);
        next += bin.count();
      }
      assertThat(next).isEqualTo(102);
      // 102 files or 40 MiB on four pieces a slot.
      assertThat(bins.stream().map(GroupPlan.Bin::count)).containsExactly(1, 1, 25, 25, 25, 25);
    }
  }

  @Test
  void whatIsStagedAlreadyIsInThePlanButNoTasksWork() throws IOException {
    Lines lines = new Lines();
    try (GroupPlan plan = new GroupPlan(folder);
        Store store = new StoreSpec("file://", Map.of()).open()) {
      for (int i = 0; i < 100; i++) {
        plan.add(copy(0, "staged%03d".formatted(i), 10));
      }
      StateDirectory state = new StateDirectory(store, folder.resolve("state").toString());
      assertThat(plan.seal(new Segments(state, "plan"), 1, 1, lines)).isEmpty();
    }
    assertThat(lines.lines).hasSize(100).allMatch(PlanLine::adopted).noneMatch(PlanLine::isToCopy);
  }

  @Test
  void aLineOfThePlanComesBackAsItWas() throws IOException {
    FileEntry entry =
        new FileEntry(
            "na\n\"me ü\u001b",
            FileEntry.Kind.FILE,
            1L << 40,
            7,
            01750,
            "alice",
            "",
            true,
            new Traits(3, 1L << 27, true, "", 0));
    Traits into = new Traits(0, 0, false, "XOR-2-1-1024k", 12);
    PlanItem item =
        new PlanItem(3, Action.REPLACE, "a/na\n\"me ü\u001b", entry, "length \\ 1", into);
    PlanLine line = new PlanLine(1L << 33, item, true, false);
    String text = new String(line.toBytes("orders"), StandardCharsets.UTF_8);
    assertThat(text)
        .startsWith("{\"n\":8589934592,\"dataset\":\"orders\",\"scope\":3,\"action\":\"replace\",")
        .contains("\"permission\":\"1750\"")
        .doesNotContain("\n");
    assertThat(PlanLine.parse(text)).isEqualTo(line);
  }

  @Test
  void anItemComesBackFromDiskAsItWas() throws IOException {
    FileEntry entry =
        Samples.file("\uD83D\uDE00", 5, -7).with(new Traits(3, 1L << 27, true, "", 0));
    Traits into = new Traits(0, 0, false, "XOR-2-1-1024k", 12);
    PlanItem item = new PlanItem(3, Action.COPY, "a/\uD83D\uDE00", entry, "new", into);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PlanItem.CODEC.write(item, new DataOutputStream(bytes));
    PlanItem back =
        PlanItem.CODEC.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(back).isEqualTo(item);
  }
}

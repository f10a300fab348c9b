package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.ByteSize;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.repack.Footers.Look;
import io.longhaul.jobs.repack.Footers.Parquet;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.FileFacts;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class TestRepackPlanner {
  private static final MessageType ONE = schema("optional int32 a;");
  private static final MessageType TWO = schema("optional int32 a; optional binary b (STRING);");
  private static final MessageType OTHER = schema("optional int64 a;");
  private static final StoreSpec LOCAL = new StoreSpec("file://", Map.of());
  private static final RepackConfig CONFIG =
      new RepackConfig(
          new Place(LOCAL, "/in"),
          new Place(LOCAL, "/out"),
          new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN),
          new ByteSize(1000),
          Duration.ofSeconds(10),
          HiveNames.MAY_BE_BUCKETS,
          RepackConfig.Choice.AUTO,
          List.of());

  private final RepackPlanner planner = new RepackPlanner(CONFIG, 100_000);

  @Test
  void fillsFilesUpToTheWantedSizeInOrderOfNames() {
    planner.plan(
        List.of(
            look("d/c", 400, ONE),
            look("d/a", 400, ONE),
            look("d/b", 500, ONE),
            look("a", 9, ONE)));
    assertThat(planner.groups().stream().map(FileGroup::directory)).containsExactly("", "d", "d");
    assertThat(names(planner.groups().get(1))).containsExactly("a", "b");
    assertThat(names(planner.groups().get(2))).containsExactly("c");
  }

  @Test
  void takesFilesWithoutLaterColumnsAlong() {
    planner.plan(List.of(look("a", 1, ONE), look("b", 1, TWO), look("c", 1, ONE)));
    assertThat(planner.groups()).hasSize(1);
    assertThat(planner.groups().get(0).widest()).isEqualTo(1);
  }

  @Test
  void keepsOtherTypesAndOtherCalendarsApart() {
    planner.plan(
        List.of(
            look("a", 1, ONE),
            look("b", 1, OTHER),
            new Parquet(
                file("c", 1),
                new FileFacts(
                    ONE,
                    Map.of("legacy", "yes"),
                    5,
                    1,
                    Set.of(CompressionCodec.SNAPPY),
                    false,
                    ""))));
    assertThat(planner.groups()).hasSize(3);
  }

  @Test
  void leavesAloneWhatIsRightOrSorted() {
    planner.plan(
        List.of(
            parquet("big", 800, CompressionCodec.ZSTD, false),
            parquet("lone", 10, CompressionCodec.ZSTD, false),
            parquet("sorted", 10, CompressionCodec.SNAPPY, true)));
    assertThat(planner.groups()).isEmpty();
    assertThat(planner.leftAlone().stream().map(file -> file.file().path() + ": " + file.reason()))
        .containsExactlyInAnyOrder(
            "big: already right",
            "lone: already right, and nothing to go with it",
            "sorted: promises an order of its rows");
  }

  @Test
  void aFileLargerThanTheTargetIsAGroupOfItsOwn() {
    planner.plan(
        List.of(
            parquet("a", 10, CompressionCodec.SNAPPY, false),
            parquet("huge", 5_000, CompressionCodec.SNAPPY, false),
            parquet("z", 10, CompressionCodec.SNAPPY, false)));
    assertThat(planner.groups().stream().map(TestRepackPlanner::names))
        .containsExactly(List.of("a"), List.of("huge"), List.of("z"));
  }

  @Test
  void leavesAloneWhatIsYoung() {
    assertThat(planner.isTooYoung(new InputFileEntry("a", 1, 90_001, 0))).isTrue();
    assertThat(planner.isTooYoung(new InputFileEntry("b", 1, 90_000, 0))).isFalse();
    assertThat(planner.leftAlone()).hasSize(1);
  }

  @Test
  void otherInputsGiveAnotherName() {
    FileGroup group = FileGroup.of("r", "d", List.of(file("d/a", 1)), 0, 5);
    assertThat(group.outputPath()).matches("d/part-[0-9a-f]{20}\\.parquet");
    assertThat(FileGroup.of("r", "d", List.of(file("d/a", 1)), 0, 5)).isEqualTo(group);
    assertThat(FileGroup.of("s", "d", List.of(file("d/a", 1)), 0, 5).id()).isNotEqualTo(group.id());
    assertThat(FileGroup.of("r", "d", List.of(file("d/a", 2)), 0, 5).id()).isNotEqualTo(group.id());
  }

  private static List<String> names(FileGroup group) {
    return group.inputs().stream().map(InputFileEntry::name).toList();
  }

  private static InputFileEntry file(String path, long length) {
    return new InputFileEntry(path, length, 1, 0644);
  }

  private static Look look(String path, long length, MessageType schema) {
    return new Parquet(
        file(path, length),
        new FileFacts(schema, Map.of(), 5, 1, Set.of(CompressionCodec.SNAPPY), false, ""));
  }

  private static Look parquet(String path, long length, CompressionCodec codec, boolean sorted) {
    return new Parquet(
        file(path, length), new FileFacts(ONE, Map.of(), 5, 1, Set.of(codec), sorted, ""));
  }

  private static MessageType schema(String fields) {
    return MessageTypeParser.parseMessageType("message m { " + fields + " }");
  }
}

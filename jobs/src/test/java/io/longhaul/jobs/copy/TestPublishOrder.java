package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.PlanItem.Action;
import io.longhaul.jobs.copy.PublishItem.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestPublishOrder {
  private static PublishItem file(Step step, String path) {
    return PublishItem.of(step, 1, Samples.copy(0, path, 1));
  }

  private static PublishItem directory(Step step, String path) {
    return PublishItem.of(step, 1, Samples.of(0, Action.MAKE_DIRECTORY, path));
  }

  @Test
  void directoryByDirectoryMetadataLastAndDirectoryAttributesAtTheEnd() {
    List<PublishItem> wanted =
        List.of(
            directory(Step.MAKE_DIRECTORY, ""),
            file(Step.NEW_FILE, "z"),
            directory(Step.MAKE_DIRECTORY, "a"),
            file(Step.NEW_FILE, "a/1"),
            file(Step.NEW_FILE, "a/2"),
            file(Step.REPLACED_FILE, "a/0"),
            file(Step.FILE_ATTRIBUTES, "a/3"),
            directory(Step.MAKE_DIRECTORY, "a/b"),
            file(Step.NEW_FILE, "a/b/1"),
            file(Step.NEW_FILE, "t/_delta_log/00000.json"),
            file(Step.NEW_FILE, "t/_delta_log/00001.json"),
            file(Step.NEW_FILE, "i/metadata/v1.metadata.json"),
            file(Step.NEW_FILE, "a/_SUCCESS"),
            file(Step.NEW_FILE, "i/metadata/version-hint.text"),
            directory(Step.DIRECTORY_ATTRIBUTES, "a/b"),
            directory(Step.DIRECTORY_ATTRIBUTES, "a"),
            directory(Step.DIRECTORY_ATTRIBUTES, ""));
    for (int seed = 0; seed < 5; seed++) {
      List<PublishItem> shuffled = new ArrayList<>(wanted);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(PublishItem.ORDER);
      assertThat(shuffled).isEqualTo(wanted);
    }
  }

  @Test
  void removalsComeAfterAllCopiesAndMakeWayForTheRest() {
    List<PublishItem> wanted =
        List.of(
            file(Step.NEW_FILE, "z"),
            file(Step.NEW_FILE, "t/_delta_log/00001.json"),
            file(Step.REMOVE, "t/_SUCCESS"),
            file(Step.REMOVE, "t/_delta_log/00000.json"),
            file(Step.REMOVE, "a"),
            file(Step.REMOVE, "t/part-0"),
            directory(Step.REMOVE_DIRECTORY, "y/deep"),
            directory(Step.REMOVE_DIRECTORY, "y"),
            directory(Step.MAKE_DIRECTORY, "a").waiting(),
            file(Step.NEW_FILE, "a/1").waiting(),
            file(Step.NEW_FILE, "a/_SUCCESS").waiting(),
            directory(Step.DIRECTORY_ATTRIBUTES, "a"));
    for (int seed = 0; seed < 5; seed++) {
      List<PublishItem> shuffled = new ArrayList<>(wanted);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(PublishItem.ORDER);
      assertThat(shuffled).isEqualTo(wanted);
    }
  }

  @Test
  void anItemComesBackFromDiskAsItWas() throws IOException {
    PublishItem item =
        new PublishItem(
            Step.REPLACED_FILE,
            9,
            Samples.copy(2, "a/b", 5),
            "/v/.longhaul-work/staging/r/d/000000/9-1",
            Method.READBACK,
            0xfedcba98L,
            "12-34",
            true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PublishItem.CODEC.write(item, new DataOutputStream(bytes));
    assertThat(
            PublishItem.CODEC.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(item);
  }

  @Test
  void tableMetadataIsKnownByWhereItLies() {
    assertThat(TableMetadata.rank("t/part-0.parquet")).isZero();
    assertThat(TableMetadata.rank("t/_delta_log/00000.json")).isEqualTo(1);
    assertThat(TableMetadata.rank("t/_delta_log/_last_checkpoint")).isEqualTo(3);
    assertThat(TableMetadata.rank("t/.hoodie/a/b.commit")).isEqualTo(1);
    assertThat(TableMetadata.rank("t/metadata/m.avro")).isEqualTo(1);
    assertThat(TableMetadata.rank("t/metadata/v1.metadata.json")).isEqualTo(2);
    assertThat(TableMetadata.rank("t/metadata/version-hint.text")).isEqualTo(3);
    assertThat(TableMetadata.rank("t/metadata/notes.txt")).isZero();
    assertThat(TableMetadata.rank("_SUCCESS")).isEqualTo(3);
    assertThat(TableMetadata.rank("_delta_log")).isZero();
  }

  @Test
  void tableMetadataKnowsItsTable() {
    assertThat(TableMetadata.root("db/t/_delta_log/00000.json")).contains("db/t");
    assertThat(TableMetadata.root("_delta_log/00000.json")).contains("");
    assertThat(TableMetadata.root("t/.hoodie/a/b.commit")).contains("t");
    assertThat(TableMetadata.root("t/p=1/_SUCCESS")).contains("t/p=1");
    assertThat(TableMetadata.root("_SUCCESS")).contains("");
    assertThat(TableMetadata.root("t/p=1/part")).isEmpty();
    assertThat(TableMetadata.root("part")).isEmpty();
  }

  @Test
  void aFailureHoldsBackTheMetadataOfItsTable() {
    DatasetRun run = new DatasetRun(Samples.dataset("d", 5), Removals.NOW);
    assertThat(run.hasFailureBelow("")).isFalse();
    run.fail("db/t/p=1/part", 1, 5, "gone", ExitStatus.INCOMPLETE);
    assertThat(run.hasFailureBelow("db/t")).isTrue();
    assertThat(run.hasFailureBelow("db/t/p=1")).isTrue();
    assertThat(run.hasFailureBelow("")).isTrue();
    assertThat(run.hasFailureBelow("db/t/p")).isFalse();
    assertThat(run.hasFailureBelow("db/t2")).isFalse();
    assertThat(run.hasFailureBelow("db/t/p=2")).isFalse();
  }

  @Test
  void aFailureAtTheRootIsOfNoOtherTable() {
    DatasetRun run = new DatasetRun(Samples.dataset("d", 5), Removals.NOW);
    run.fail("file", 1, 5, "gone", ExitStatus.INCOMPLETE);
    assertThat(run.hasFailureBelow("t")).isFalse();
    assertThat(run.hasFailureBelow("")).isTrue();
  }

  @Test
  void aFailureOfTheWholeDatasetHoldsBackAll() {
    DatasetRun run = new DatasetRun(Samples.dataset("d", 5), Removals.NOW);
    run.fail("", 7, 5, "the engine failed", ExitStatus.ENVIRONMENT);
    assertThat(run.hasFailureBelow("t")).isTrue();
  }
}

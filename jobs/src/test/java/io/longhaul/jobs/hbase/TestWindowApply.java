package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.HBaseDataset.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;

class TestWindowApply {
  private static final long LIMIT = 256L << 20;

  /** A window of two regions' files. */
  private static WindowManifest window(long length, long other) {
    return new WindowManifest(
        Window.base(Instant.parse("2026-11-20T10:00:00Z")),
        "default:t",
        "one",
        "run",
        TableDescriptorBuilder.newBuilder(TableName.valueOf("t"))
            .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
            .build(),
        Map.of(),
        List.of(
            new WindowRange("", "m", Optional.of("part-0"), length, 1, 1, ""),
            new WindowRange("m", "", Optional.of("part-1"), other, 1, 1, "")),
        List.of());
  }

  @Test
  void autoLoadsLargeWindowsInBulkAndPutsSmallOnes() {
    assertThat(WindowApply.mode(Mode.AUTO, window(LIMIT / 2, LIMIT / 2))).isEqualTo(Mode.BULK);
    assertThat(WindowApply.mode(Mode.AUTO, window(LIMIT / 2, LIMIT / 2 - 1))).isEqualTo(Mode.PUT);
    assertThat(WindowApply.mode(Mode.AUTO, window(0, 0))).isEqualTo(Mode.PUT);
  }

  @Test
  void whatIsAskedForIsDoneWhateverTheSize() {
    assertThat(WindowApply.mode(Mode.PUT, window(LIMIT, LIMIT))).isEqualTo(Mode.PUT);
    assertThat(WindowApply.mode(Mode.BULK, window(1, 0))).isEqualTo(Mode.BULK);
  }
}

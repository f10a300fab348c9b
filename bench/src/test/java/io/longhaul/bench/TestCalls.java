package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TestCalls {
  @Test
  void countsWhatWasMadeInBetween() {
    Calls calls =
        Calls.between(
            Map.of("NameNode.CreateNumOps", 5L, "NameNode.MkdirsNumOps", 2L),
            Map.of(
                "NameNode.CreateNumOps", 8L,
                "NameNode.MkdirsNumOps", 2L,
                "NameNode.CompleteNumOps", 4L,
                "DataNode.WriteBlockOpNumOps", 3L));

    assertThat(calls.byMethod())
        .containsOnly(
            entry("NameNode.Create", 3L),
            entry("NameNode.Complete", 4L),
            entry("DataNode.WriteBlockOp", 3L));
    assertThat(calls.toNameNode()).isEqualTo(7);
    assertThat(calls.toDataNode()).isEqualTo(3);
  }

  @Test
  void leavesOutWhatServersAskEachOtherAndOtherCounters() {
    Calls calls =
        Calls.between(
            Map.of(),
            Map.of(
                "NameNode.SendHeartbeatNumOps", 9L,
                "NameNode.OverallCreateNumOps", 9L,
                "NameNode.BlockReceivedAndDeletedNumOps", 9L,
                "DataNode.HeartbeatsNumOps", 9L,
                "DataNode.BytesWritten", 9L,
                "DataNode.BlockChecksumOpNumOps", 1L));

    assertThat(calls.byMethod()).containsOnly(entry("DataNode.BlockChecksumOp", 1L));
  }
}

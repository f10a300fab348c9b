package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.longhaul.common.job.JobException;
import io.longhaul.jobs.demo.CopyFigures.DatasetFigures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestCopyFigures {
  @Test
  void readsEveryFigureOfADataset() {
    DatasetFigures lineitem = Reports.copy().datasets().get(0);
    assertThat(lineitem.name()).isEqualTo("lineitem");
    assertThat(lineitem.priority()).isEqualTo(1);
    assertThat(lineitem.status()).isEqualTo("done");
    assertThat(lineitem.copied()).isEqualTo(84);
    assertThat(lineitem.copiedBytes()).isEqualTo(6_000_000);
    assertThat(lineitem.equal()).isEqualTo(1);
    assertThat(lineitem.verified()).isEqualTo(84);
    assertThat(lineitem.seconds()).contains(8.0);
    assertThat(Reports.copy().datasets().get(1).excluded()).isEqualTo(1);
    assertThat(Reports.copy().run()).contains("20261120T120000Z-demo-0a1b");
  }

  @Test
  void ordersByEndAndLeavesOutWhatCopiedNothing() {
    assertThat(Reports.copy().byCompletion())
        .extracting(DatasetFigures::name)
        .containsExactly("lineitem", "orders", "clicks");
  }

  @Test
  void rateIsOfAllBytesFromFirstStartToLastEnd() {
    assertThat(Reports.copy().lasted()).contains(Duration.ofSeconds(12));
    assertThat(Reports.copy().rate().orElseThrow()).isCloseTo(9_200_000 / 12.0, within(0.1));
    assertThat(Reports.copy().datasets().get(0).rate()).contains(750_000.0);
  }

  @Test
  void noTimeAtAllHasNoRate() {
    assertThat(Reports.copyWith("12:00:09.000Z", "12:00:01.000Z").datasets().get(0).rate())
        .isEmpty();
  }

  @Test
  void aMissingKeyIsNoZero() {
    assertThatThrownBy(() -> Reports.copyWith("\"composite\": 80", "\"other\": 80"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("Invalid report of copy: no /verified/composite in ");
  }

  @Test
  void aTextThatIsNoInstantIsNotPassedOver() {
    assertThatThrownBy(() -> Reports.copyWith("2026-11-20T12:00:09.000Z", "noon"))
        .isInstanceOf(JobException.class)
        .hasMessage("Invalid report of copy: /ended is noon, no instant");
  }
}

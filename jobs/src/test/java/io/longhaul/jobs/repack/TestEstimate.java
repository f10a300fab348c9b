package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.repack.Estimate.Crosses;
import io.longhaul.jobs.repack.Estimate.Link;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestEstimate {
  private static final List<ByteRate> TEN = List.of(new ByteRate(10));

  private static Estimate of(long packed, double cpuSeconds, Crosses crosses, List<ByteRate> rate) {
    return new Estimate(5, 1_200, 300, 1_000, packed, cpuSeconds, 2, new Link(crosses, rate));
  }

  @Test
  void paysWhereTheTableGetsSmallerAndItsWayNoLonger() {
    Estimate half = of(500, 3, Crosses.OUTPUT, TEN);
    assertThat(half.bytesOut()).isEqualTo(700);
    assertThat(half.why()).isEqualTo("pays: 50 % fewer bytes, 50.0 s less on the link");
    assertThat(half.pays()).isTrue();
    assertThat(of(900, 3, Crosses.OUTPUT, TEN).pays()).isTrue();
    assertThat(of(901, 3, Crosses.OUTPUT, TEN).why())
        .isEqualTo("does not pay: 10 % fewer bytes, at least 10 % are asked for");
    assertThat(of(1_010, 3, Crosses.OUTPUT, TEN).why())
        .startsWith("does not pay: 1 % more bytes, at least");
  }

  @Test
  void processorTimeCountsAgainstTheLink() {
    assertThat(of(500, 240, Crosses.OUTPUT, TEN).pays()).isTrue();
    assertThat(of(500, 241, Crosses.OUTPUT, TEN).why())
        .startsWith("does not pay: 50 % fewer bytes, but 4 min 01 s of processor time take longer");
    // Without a cap there is no time that could be saved or lost.
    assertThat(of(500, 1e6, Crosses.OUTPUT, List.of()).why()).isEqualTo("pays: 50 % fewer bytes");
  }

  @Test
  void whatIsReadBackAcrossTheLinkCountsTwice() {
    assertThat(of(500, 3, Crosses.OUTPUT_TWICE, TEN).pays()).isTrue();
    assertThat(of(501, 3, Crosses.OUTPUT_TWICE, TEN).why())
        .contains("what is written crosses the link twice");
    assertThat(of(501, 3, Crosses.INPUT, TEN).why())
        .isEqualTo("pays: 50 % fewer bytes at the target, as many cross the link");
  }

  @Test
  void nothingToRepackDoesNotPay() {
    Estimate none = new Estimate(5, 1_200, 0, 0, 0, 0, 2, new Link(Crosses.OUTPUT, TEN));
    assertThat(none.why()).isEqualTo("does not pay: nothing to repack");
    assertThat(none.bytesOut()).isEqualTo(1_200);
  }

  @Test
  void saysMinutesAndNullWithoutARate() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    of(500, 30, Crosses.OUTPUT, TEN).writeJson(json);
    assertThat(json.path("linkMinutes").path("asIs").asDouble()).isEqualTo(2);
    assertThat(json.path("linkMinutes").path("saved").asDouble())
        .isCloseTo(50 / 60.0, within(1e-9));
    assertThat(json.path("cpuMinutes").asDouble()).isEqualTo(0.5);
    assertThat(json.path("bytes").path("in").asLong()).isEqualTo(1_200);
    assertThat(json.path("bytes").path("out").asLong()).isEqualTo(700);
    of(500, 30, Crosses.OUTPUT, List.of()).writeJson(json);
    assertThat(json.path("rate").isNull()).isTrue();
    assertThat(json.path("linkMinutes").path("saved").isNull()).isTrue();
  }
}

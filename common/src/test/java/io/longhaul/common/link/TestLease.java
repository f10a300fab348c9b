package io.longhaul.common.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestLease {
  private final Lease lease = new Lease();

  @Test
  void pacesInside() {
    lease.add(Answer.granted(1000, 500, 2000), 100);
    assertThat(lease.take(400, 100)).hasValue(600);
    assertThat(lease.take(400, 100)).hasValue(1400);
    assertThat(lease.take(400, 100)).isEmpty();
    assertThat(lease.left(100)).isEqualTo(200);
  }

  @Test
  void whatIsLeftGoesRightBeforeWhatIsNew() {
    lease.add(Answer.granted(300, 0, 600), 0);
    assertThat(lease.take(200, 0)).hasValue(0);
    lease.add(Answer.granted(900, 5000, 1800), 1000);
    assertThat(lease.take(1000, 1000)).hasValue(6000 - 200);
  }

  @Test
  void whatIsLateIsGone() {
    lease.add(Answer.granted(1000, 0, 2000), 0);
    assertThat(lease.take(1, 100_002_000)).isPresent();
    assertThat(lease.take(1, 100_002_001)).isEmpty();
  }

  @Test
  void asksForMoreOnlyWhenTheLastWasUsedUpQuickly() {
    assertThat(lease.wanted(10, 0)).isEqualTo(10);
    lease.add(Answer.granted(1000, 0, 2000), 0);
    assertThat(lease.wanted(10, 1_000_000)).isEqualTo(2000);
    assertThat(lease.wanted(10, 60_000_000)).isEqualTo(10);
  }
}

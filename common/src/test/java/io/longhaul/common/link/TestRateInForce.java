package io.longhaul.common.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.LinkSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestRateInForce {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Allowance BASE = new Allowance(100);
  private static final Allowance OTHER = new Allowance(7);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final RateInForce rate =
      new RateInForce(
          new LinkSettings(
              "l",
              "file:///l",
              Optional.of(new ByteRate(100)),
              Optional.empty(),
              LinkSettings.Executors.TARGET),
          Clock.fixed(NOW, ZoneOffset.UTC),
          nanos::get);

  private static Optional<LinkOverride> word(Duration ago, Duration lasts) {
    return Optional.of(new LinkOverride(OTHER, NOW.minus(ago), Optional.of(lasts)));
  }

  @Test
  void aWordThatAppearsLastsFromThenOnWhateverTheClocks() {
    assertThat(rate.now(Optional.empty())).isEqualTo(BASE);
    // Given an hour ago by the operator's clock, for a minute.
    Optional<LinkOverride> word = word(Duration.ofHours(1), Duration.ofMinutes(1));
    assertThat(rate.now(word)).isEqualTo(OTHER);
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(rate.now(word)).isEqualTo(OTHER);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(rate.now(word)).isEqualTo(BASE);
  }

  @Test
  void aWordThatIsThereAlreadyEndsByTheClock() {
    Optional<LinkOverride> over = word(Duration.ofMinutes(2), Duration.ofMinutes(1));
    assertThat(rate.now(over)).isEqualTo(BASE);
  }

  @Test
  void aWordFromAClockThatIsAheadLastsNoLongerThanItSays() {
    Optional<LinkOverride> word = word(Duration.ofMinutes(-9), Duration.ofMinutes(1));
    assertThat(rate.now(word)).isEqualTo(OTHER);
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(rate.now(word)).isEqualTo(BASE);
  }

  @Test
  void aNewWordCountsAnewAndOneTakenBackIsOver() {
    rate.now(Optional.empty());
    rate.now(word(Duration.ZERO, Duration.ofMinutes(1)));
    nanos.addAndGet(Duration.ofSeconds(50).toNanos());
    Optional<LinkOverride> second = word(Duration.ofSeconds(1), Duration.ofMinutes(1));
    assertThat(rate.now(second)).isEqualTo(OTHER);
    nanos.addAndGet(Duration.ofSeconds(50).toNanos());
    assertThat(rate.now(second)).isEqualTo(OTHER);
    assertThat(rate.now(Optional.empty())).isEqualTo(BASE);
  }
}

package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.longhaul.bench.ByteTrack.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestByteTrack {
  private static final long MILLI = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Samples given as millisecond, bytes, millisecond, bytes and so on. */
  private static ByteTrack track(long... figures) {
    List<Sample> samples = new ArrayList<>();
    for (int at = 0; at < figures.length; at += 2) {
      samples.add(new Sample(figures[at] * MILLI, figures[at + 1]));
    }
    return new ByteTrack(samples);
  }

  @Test
  void meanRunsFromTheFirstByteToTheLast() {
    ByteTrack track = track(0, 50, 1000, 50, 2000, 150, 3000, 250, 4000, 250, 9000, 250);

    assertThat(track.total()).isEqualTo(200);
    assertThat(track.lastNanosWithin(0)).isEqualTo(1000 * MILLI);
    assertThat(track.lastByteNanos()).isEqualTo(3000 * MILLI);
    assertThat(track.mean(0, Duration.ZERO)).isEqualTo(100.0);
  }

  @Test
  void meanLeavesOutWhatStoodStill() {
    ByteTrack track = track(0, 0, 1000, 100, 6000, 100, 7000, 200);

    assertThat(track.mean(0, Duration.ofSeconds(5))).isEqualTo(100.0);
  }

  @Test
  void meanBeginsAfterTheLead() {
    ByteTrack track = track(0, 0, 1000, 10, 5000, 10, 6000, 110, 7000, 210);

    assertThat(track.mean(10, Duration.ZERO)).isEqualTo(100.0);
  }

  @Test
  void aPauseInTheMiddleEndsNothing() {
    ByteTrack track = track(0, 0, 100, 10, 200, 10, 300, 10, 400, 20, 500, 20);

    assertThat(track.lastByteNanos()).isEqualTo(400 * MILLI);
  }

  @Test
  void busiestWindowSlidesFromSampleToSample() {
    // Whole seconds from 0 hold 100 bytes each, the second from 500 to 1500 holds 180.
    ByteTrack track = track(0, 0, 500, 10, 1000, 100, 1500, 190, 2000, 200);

    assertThat(track.busiest(SECOND)).isEqualTo(180.0);
  }

  @Test
  void windowThatEndsBetweenTwoSamplesTakesItsPart() {
    ByteTrack track = track(0, 0, 800, 0, 1200, 400);

    // 800 to 1800 holds all; no window of a second holds more than there is.
    assertThat(track.busiest(SECOND)).isEqualTo(400.0);
    assertThat(track.busiest(Duration.ofMillis(200))).isCloseTo(1000.0, within(1e-6));
  }

  @Test
  void lateSampleMakesNoBurst() {
    // A steady 100 bytes a second, one sample 400 ms late.
    ByteTrack track = track(0, 0, 1000, 100, 2400, 240, 3000, 300, 4000, 400);

    assertThat(track.busiest(SECOND)).isCloseTo(100.0, within(1e-9));
  }

  @Test
  void busiestOfARunShorterThanTheWindowIsAllItSent() {
    assertThat(track(0, 0, 100, 70, 200, 70).busiest(SECOND)).isEqualTo(70.0);
  }

  @Test
  void rejectsASingleSample() {
    assertThatThrownBy(() -> track(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid track, needs two samples");
  }

  @Test
  void aPartHasItsOwnEnds() {
    ByteTrack part = track(0, 0, 1000, 100, 3000, 500).between(500 * MILLI, 2000 * MILLI);

    assertThat(part.total()).isEqualTo(250);
    assertThat(part.rate()).isCloseTo(250 / 1.5, within(0.01));
  }

  @Test
  void twoTogetherCountBoth() {
    ByteTrack both = track(0, 0, 1000, 100).plus(track(500, 7, 1500, 107));

    assertThat(both.total()).isEqualTo(200);
    assertThat(both.samples()).hasSize(4);
  }

  @Test
  void tellsWhenARateIsReachedAndLeft() {
    ByteTrack track = track(0, 0, 1000, 10, 2000, 20, 3000, 120, 4000, 220, 5000, 230, 6000, 240);

    assertThat(track.reaches(100, SECOND, 0)).hasValue(2000 * MILLI);
    assertThat(track.reaches(100, SECOND, 3500 * MILLI)).isEmpty();
    assertThat(track.lastAbove(50, SECOND)).hasValue(4000 * MILLI);
    assertThat(track.lastAbove(200, SECOND)).isEmpty();
  }
}

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
    assertThat(track.firstByteNanos()).isEqualTo(1000 * MILLI);
    assertThat(track.lastByteNanos()).isEqualTo(3000 * MILLI);
    assertThat(track.mean(Duration.ZERO)).isEqualTo(100.0);
  }

  @Test
  void meanLeavesOutWhatStoodStill() {
    ByteTrack track = track(0, 0, 1000, 100, 6000, 100, 7000, 200);

    assertThat(track.mean(Duration.ofSeconds(5))).isEqualTo(100.0);
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
}

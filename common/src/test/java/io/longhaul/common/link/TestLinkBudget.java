package io.longhaul.common.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.policy.ByteRate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TestLinkBudget {
  private static final long SECOND = 1_000_000_000;

  // A clock that begins just below its overflow, as System.nanoTime may.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
  private final LinkBudget budget =
      new LinkBudget(Optional.of(new ByteRate(20_000_000)), clock::get);

  @Test
  void grantsAtOnceWhenTheLinkIsFree() {
    Answer answer = ask(5, 65_536);
    assertThat(answer.kind()).isEqualTo(Answer.Kind.GRANTED);
    assertThat(answer.bytes()).isEqualTo(65_536);
    assertThat(answer.delay()).isZero();
    assertThat(answer.length()).isBetween(3_400_000L, 3_460_000L);
  }

  @Test
  void grantsOnlyAShortTimeAhead() {
    long granted = 0;
    Answer answer = ask(5, 65_536);
    while (answer.kind() == Answer.Kind.GRANTED) {
      granted += answer.bytes();
      answer = ask(5, 65_536);
    }
    assertThat(granted).isLessThanOrEqualTo(20_000_000 / 50);
    assertThat(answer.delay()).isPositive();
    clock.addAndGet(answer.delay());
    assertThat(ask(5, 65_536).kind()).isEqualTo(Answer.Kind.GRANTED);
  }

  @Test
  void lowerClassWaitsWhileAHigherOneIsActive() {
    ask(1, 65_536);
    clock.addAndGet(4_000_000);
    assertThat(ask(5, 65_536).kind()).isEqualTo(Answer.Kind.AGAIN);
    assertThat(ask(1, 65_536).kind()).isEqualTo(Answer.Kind.GRANTED);
  }

  @Test
  void grantsNoMoreThanWanted() {
    Answer answer = ask(5, 1000);
    assertThat(answer.bytes()).isEqualTo(1000);
  }

  @Test
  void countsByPriorityAndSecond() {
    ask(1, 1000);
    clock.addAndGet(2 * SECOND);
    ask(9, 500);
    Granted granted = budget.granted();
    assertThat(granted.bytes()).isEqualTo(1500);
    assertThat(granted.byPriority()).hasSize(9).startsWith(1000L).endsWith(500L);
    assertThat(granted.series()).containsExactly(1000L, 0L, 500L);
    assertThat(granted.width()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void countsInBoundedMemory() {
    GrantedBytes counted = new GrantedBytes();
    for (long second = 0; second < 100_000; second++) {
      counted.add(5, 10, second * SECOND);
    }
    Granted granted = counted.granted();
    assertThat(granted.width()).isEqualTo(Duration.ofSeconds(32));
    assertThat(granted.series()).hasSize(3125).containsOnly(320L);
    assertThat(granted.bytes()).isEqualTo(1_000_000);
  }

  @Test
  void withoutACapEverythingIsGranted() {
    budget.allow(Allowance.UNLIMITED);
    assertThat(ask(9, 65_536).kind()).isEqualTo(Answer.Kind.UNCAPPED);
  }

  @Test
  void aTinyRateIsForgottenWhenItIsRaised() {
    budget.allow(new Allowance(1000));
    ask(5, 65_536);
    budget.allow(new Allowance(20_000_000));
    clock.addAndGet(10_000_000);
    assertThat(ask(5, 65_536).kind()).isEqualTo(Answer.Kind.GRANTED);
  }

  @Test
  void saysWhatIsWrongWithAMessage() {
    assertThatThrownBy(() -> budget.answer(new long[] {1}))
        .hasMessage("Invalid ask: 1 numbers (want 6)");
    assertThatThrownBy(() -> budget.answer(new long[] {1, 10, 1, 1, 1, 0}))
        .hasMessage("Invalid priority: 10 (1 to 9)");
    assertThatThrownBy(() -> budget.answer(new long[] {1, 5, 2, 1, 1, 0}))
        .hasMessage("Invalid ask: bytes 2, wanted 1, threads 1, used 0");
  }

  private Answer ask(int priority, long bytes) {
    return Answer.of(budget.answer(new Ask(priority, priority, bytes, bytes, 1, 0).toLongs()));
  }

  @Test
  void grantsNothingPastItsEnd() {
    budget.allow(new Allowance(20_000_000), clock.get() + 3 * SECOND);
    assertThat(ask(5, 1000).alone()).isEqualTo(3 * SECOND);
    clock.addAndGet(3 * SECOND);
    assertThat(ask(5, 1000).kind()).isEqualTo(Answer.Kind.GRANTED);
    clock.addAndGet(1);
    Answer answer = ask(5, 1000);
    assertThat(answer.kind()).isEqualTo(Answer.Kind.AGAIN);
    assertThat(answer.alone()).isZero();
    budget.allow(new Allowance(20_000_000));
    answer = ask(5, 1000);
    assertThat(answer.kind()).isEqualTo(Answer.Kind.GRANTED);
    assertThat(answer.alone()).isEqualTo(10 * SECOND);
  }

  @Test
  void grantsNothingInAPauseAndNoBurstAfterIt() {
    budget.allow(Allowance.NOTHING);
    assertThat(ask(5, 1000).kind()).isEqualTo(Answer.Kind.AGAIN);
    clock.addAndGet(60 * SECOND);
    budget.allow(new Allowance(20_000_000));
    long granted = 0;
    Answer answer = ask(5, 65_536);
    while (answer.kind() == Answer.Kind.GRANTED) {
      granted += answer.bytes();
      answer = ask(5, 65_536);
    }
    assertThat(granted).isLessThanOrEqualTo(20_000_000 / 40);
  }
}

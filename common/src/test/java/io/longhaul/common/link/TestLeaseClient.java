package io.longhaul.common.link;

import static io.longhaul.common.link.FakeLink.MB;
import static io.longhaul.common.link.FakeLink.nanos;
import static io.longhaul.common.link.Simulation.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestLeaseClient {
  private final Simulation simulation = new Simulation(3);
  private final FakeLink link = FakeLink.of(simulation, 20 * MB);

  @Test
  void goesOnForTenSecondsWithoutTheDriverThenFails() throws Exception {
    LeaseClient client = link.localClient(3, 1000);
    List<Long> failed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      simulation.start(
          0,
          () -> {
            try {
              while (true) {
                link.send(client, 5, Pacer.STEP, simulation.between(200_000, 500_000));
              }
            } catch (IOException e) {
              assertThat(e).hasMessageStartingWith("Cannot send: the driver has granted nothing");
              failed.add(simulation.nanoTime());
            }
          });
    }
    simulation.run();
    assertThat(link.meter().mean(3, 13)).isBetween(0.9 * 20 * MB, 1.05 * 20 * MB);
    assertThat(link.meter().worstSecond()).isLessThan(1.05 * 20 * MB);
    assertThat(link.meter().bytes(13.2, 90)).isZero();
    assertThat(failed).hasSize(4).allMatch(at -> at > 62 * SECOND && at < 70 * SECOND);
  }

  @Test
  void goesOnAloneForNoLongerThanTheDriverItselfMayGrant() throws Exception {
    link.budget().allow(new Allowance(20 * MB), nanos(5));
    LeaseClient client = link.localClient(3, 20);
    link.largeFiles(client, 5, 4, 0, 6);
    simulation.start(nanos(20), () -> link.budget().allow(new Allowance(20 * MB)));
    simulation.run();
    assertThat(link.meter().mean(3, 5)).isGreaterThan(0.9 * 20 * MB);
    assertThat(link.meter().bytes(5.3, 19)).isZero();
  }

  @Test
  void goesOnAsBeforeWhenTheDriverIsBack() throws Exception {
    LeaseClient client = link.localClient(3, 33);
    link.largeFiles(client, 5, 4, 0, 45);
    simulation.run();
    assertThat(link.meter().bytes(13.2, 32.9)).isZero();
    assertThat(link.meter().mean(36, 45)).isBetween(0.97 * 20 * MB, 1.05 * 20 * MB);
    assertThat(link.meter().worstSecond()).isLessThan(1.05 * 20 * MB);
  }

  @Test
  void firstComeFirstServed() throws Exception {
    LeaseClient client = link.localClient();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      simulation.start(
          i * 1000L,
          () -> {
            client.acquire(5, Pacer.STEP);
            order.add(number);
          });
    }
    simulation.run();
    // Threads wake a little late, so neighbours of one lease may swap.
    for (int i = 0; i < 20; i++) {
      assertThat(order.get(i)).isBetween(i - 4, i + 4);
    }
  }

  @Test
  void whatALeaseHoldsIsNotUsedLongAfter() throws Exception {
    LeaseClient client = link.localClient();
    simulation.start(
        0,
        () -> {
          for (int i = 0; i < 100; i++) {
            client.acquire(5, Pacer.STEP);
          }
          long asked = link.asks();
          client.acquire(5, 1);
          simulation.busy(nanos(5));
          client.acquire(5, 1);
          assertThat(link.asks()).isGreaterThan(asked);
        });
    simulation.run();
  }

  @Test
  void lateThreadsGetNoMoreThanTheyAskFor() throws Exception {
    LeaseClient client = link.localClient();
    simulation.start(
        0,
        () -> {
          for (int i = 0; i < 20; i++) {
            client.acquire(5, 1000);
            simulation.busy(nanos(0.2));
          }
        });
    simulation.run();
    assertThat(link.budget().granted().bytes()).isEqualTo(20_000);
  }

  @Test
  void anInterruptedThreadLeavesTheLine() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    LeaseClient client =
        new LeaseClient(
            1,
            message -> {
              asked.complete(null);
              return Answer.again(TimeUnit.HOURS.toNanos(1)).toLongs();
            });
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                client.acquire(5, 1);
                ended.complete(null);
              } catch (IOException | InterruptedException e) {
                ended.completeExceptionally(e);
              }
            });
    thread.start();
    asked.get(10, TimeUnit.SECONDS);
    thread.interrupt();
    assertThatThrownBy(() -> ended.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    LeaseClient client = link.localClient();
    assertThatThrownBy(() -> client.acquire(5, Pacer.STEP + 1))
        .hasMessage("Invalid bytes: 65537 (0 to 65536)");
    assertThatThrownBy(() -> client.acquire(0, 1)).hasMessage("Invalid priority: 0 (1 to 9)");
  }
}

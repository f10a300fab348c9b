package io.longhaul.common.link;

import io.longhaul.common.policy.ByteRate;
import java.io.IOException;
import java.util.Optional;

/**
 * A budget, JVMs that lease from it, and streams that send: simulated but for the budget's code.
 */
final class FakeLink {
  static final double MB = 1e6;

  private final Simulation simulation;
  private final LinkBudget budget;
  private final Meter meter = new Meter();
  private long clients;
  private long asks;
  private long stallFrom = Long.MAX_VALUE;
  private long stallTo = Long.MAX_VALUE;

  FakeLink(Simulation simulation, Optional<ByteRate> rate) {
    this.simulation = simulation;
    this.budget = new LinkBudget(rate, simulation::nanoTime);
  }

  static FakeLink of(Simulation simulation, double bytesPerSecond) {
    return new FakeLink(simulation, Optional.of(new ByteRate((long) bytesPerSecond)));
  }

  LinkBudget budget() {
    return budget;
  }

  Meter meter() {
    return meter;
  }

  long asks() {
    return asks;
  }

  /** A JVM with the driver in it. */
  LeaseClient localClient() {
    return new LeaseClient(
        ++clients,
        message -> {
          asks++;
          return budget.answer(message);
        },
        simulation);
  }

  /** A JVM whose driver is silent for a while; an ask fails at once. */
  LeaseClient localClient(double silentFrom, double silentTo) {
    return new LeaseClient(
        ++clients,
        message -> {
          long now = simulation.nanoTime();
          if (now >= nanos(silentFrom) && now < nanos(silentTo)) {
            throw new IOException("silent");
          }
          return budget.answer(message);
        },
        simulation);
  }

  /** A JVM of its own: an ask takes 140 us, one in a hundred 4 ms. */
  LeaseClient remoteClient() {
    return new LeaseClient(
        ++clients,
        message -> {
          asks++;
          simulation.busy(latency());
          long[] answer = budget.answer(message);
          simulation.busy(latency());
          return answer;
        },
        simulation);
  }

  /** Nothing crosses in that time; what was read before does right after it. */
  void stall(double from, double seconds) {
    stallFrom = nanos(from);
    stallTo = nanos(from + seconds);
  }

  /** Sends large files in steps; one takes 0.2 to 1 ms when nothing holds it. */
  void largeFiles(Pacer pacer, int priority, int streams, double from, double to, Meter... also) {
    for (int i = 0; i < streams; i++) {
      simulation.start(
          nanos(from),
          () -> {
            while (simulation.nanoTime() < nanos(to)) {
              send(pacer, priority, Pacer.STEP, simulation.between(200_000, 1_000_000), also);
            }
          });
    }
  }

  /** Sends files of 20 KiB, each followed by 10 to 25 ms of calls. */
  void smallFiles(Pacer pacer, int priority, int threads, double from, double to, Meter... also) {
    for (int i = 0; i < threads; i++) {
      simulation.start(
          nanos(from),
          () -> {
            while (simulation.nanoTime() < nanos(to)) {
              send(pacer, priority, 20 * 1024, simulation.between(300_000, 1_000_000), also);
              simulation.busy(simulation.between(10 * Simulation.MILLI, 25 * Simulation.MILLI));
            }
          });
    }
  }

  static long nanos(double seconds) {
    return (long) (seconds * Simulation.SECOND);
  }

  void send(Pacer pacer, int priority, int bytes, long takes, Meter... also) throws Exception {
    pacer.acquire(priority, bytes);
    simulation.busy(takes);
    long now = simulation.nanoTime();
    if (now >= stallFrom && now < stallTo) {
      simulation.busy(stallTo - now);
    }
    meter.crossed(simulation.nanoTime(), bytes);
    for (Meter other : also) {
      other.crossed(simulation.nanoTime(), bytes);
    }
  }

  private long latency() {
    return simulation.between(0, 1000) < 10
        ? simulation.between(Simulation.MILLI, 3 * Simulation.MILLI)
        : simulation.between(50_000, 90_000);
  }
}

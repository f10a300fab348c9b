package io.longhaul.common.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Runs real threads one at a time on a clock of its own, in an order that depends on the seed only.
 * Threads wake late, as they do on a busy machine, and not at all during a pause.
 */
final class Simulation implements Parking {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private static final long RUNNING = -1;

  /** What a simulated thread does. */
  interface Work {
    void run() throws Exception;
  }

  private record Pause(long from, long to) {}

  private record Event(long at, long number, Actor actor) {}

  private static final class Actor {
    private final Semaphore turn = new Semaphore(0);
    private Thread thread;

    /** Number of the event that wakes it: others that were made for it count no more. */
    private long wakes = RUNNING;

    private boolean permit;
  }

  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Map<Thread, Actor> actors = new HashMap<>();
  private final List<Pause> pauses = new ArrayList<>();
  private final Semaphore idle = new Semaphore(0);
  private long now;
  private long numbers;
  private Exception failure;

  Simulation(long seed) {
    this.random = new Random(seed);
  }

  /** Nobody runs in that time, as in a collection of garbage. */
  void pause(long from, long nanos) {
    pauses.add(new Pause(from, from + nanos));
  }

  void start(long at, Work work) {
    Actor actor = new Actor();
    actor.thread =
        new Thread(
            () -> {
              actor.turn.acquireUninterruptibly();
              try {
                work.run();
              } catch (Exception e) {
                failure = e;
              }
              idle.release();
            });
    actor.thread.setDaemon(true);
    actors.put(actor.thread, actor);
    schedule(actor, at);
    actor.thread.start();
  }

  /** Runs until every thread has ended. */
  void run() throws Exception {
    while (!events.isEmpty() && failure == null) {
      Event event = events.poll();
      long at = afterPauses(event.at());
      if (event.number() != event.actor().wakes) {
        continue;
      }
      if (at > event.at()) {
        schedule(event.actor(), at);
        continue;
      }
      now = Math.max(now, event.at());
      event.actor().wakes = RUNNING;
      event.actor().turn.release();
      idle.acquire();
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void park(long nanos) {
    Actor actor = actors.get(Thread.currentThread());
    if (actor.permit) {
      actor.permit = false;
      return;
    }
    schedule(actor, now + nanos + lateness());
    idle.release();
    actor.turn.acquireUninterruptibly();
  }

  @Override
  public void unpark(Thread thread) {
    Actor actor = actors.get(thread);
    if (actor.wakes == RUNNING) {
      actor.permit = true;
    } else {
      schedule(actor, now + lateness());
    }
  }

  /** Work that takes a time. */
  void busy(long nanos) throws InterruptedException {
    until(now + nanos);
  }

  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  /** As measured with 16 threads on two busy cores: 70 us, at times milliseconds. */
  private long lateness() {
    double dice = random.nextDouble();
    if (dice < 0.98) {
      return between(50_000, 120_000);
    }
    return dice < 0.998 ? between(MILLI, 4 * MILLI) : between(4 * MILLI, 20 * MILLI);
  }

  private long afterPauses(long at) {
    return pauses.stream()
        .filter(pause -> at >= pause.from() && at < pause.to())
        .mapToLong(Pause::to)
        .findFirst()
        .orElse(at);
  }

  private void schedule(Actor actor, long at) {
    actor.wakes = numbers++;
    events.add(new Event(at, actor.wakes, actor));
  }
}

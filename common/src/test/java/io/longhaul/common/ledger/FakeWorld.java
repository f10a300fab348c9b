package io.longhaul.common.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Machines on which nobody ever sleeps: whoever would, lets the time of all of them pass and does
 * what the others do in the background meanwhile. No machine sees another one's processes.
 */
final class FakeWorld {
  private static final Duration STEP = Duration.ofMillis(200);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger machines = new AtomicInteger();
  private final List<Machine> all = new CopyOnWriteArrayList<>();

  /** One machine with one process. */
  final class Machine {
    private final Surroundings surroundings;
    private final List<Task> tasks = new CopyOnWriteArrayList<>();
    private volatile boolean paused;

    private Machine(Instant timeOfDay) {
      int number = machines.incrementAndGet();
      surroundings =
          new Surroundings(
              Clock.fixed(timeOfDay, ZoneOffset.UTC),
              now::get,
              FakeWorld.this::pass,
              this::every,
              new Random(number),
              ProcessTable.of(Path.of("/no/proc")));
    }

    Surroundings surroundings() {
      return surroundings;
    }

    /** Stops what the process does in the background. */
    void pause() {
      paused = true;
    }

    /** Lets it go on. */
    void wake() {
      paused = false;
    }

    private Runnable every(Duration pause, Runnable work) {
      Task task = new Task(pause.toNanos(), work, now.get() + pause.toNanos());
      tasks.add(task);
      return () -> {
        // As the real timer: what is under way ends first.
        synchronized (task) {
          tasks.remove(task);
        }
      };
    }
  }

  private static final class Task {
    private final long pause;
    private final Runnable work;
    private long due;

    private Task(long pause, Runnable work, long due) {
      this.pause = pause;
      this.work = work;
      this.due = due;
    }
  }

  Machine machine() {
    return machine(Instant.parse("2026-11-20T12:00:00Z"));
  }

  /** A machine whose clock stands at some time of the day. */
  Machine machine(Instant timeOfDay) {
    Machine machine = new Machine(timeOfDay);
    all.add(machine);
    return machine;
  }

  Duration elapsed() {
    return Duration.ofNanos(now.get());
  }

  /** Lets time pass, in steps, everybody doing their work in time. */
  void pass(Duration pause) {
    Duration rest = pause;
    do {
      Duration step = rest.compareTo(STEP) > 0 ? STEP : rest;
      now.addAndGet(step.toNanos());
      work();
      rest = rest.minus(step);
    } while (rest.compareTo(Duration.ZERO) > 0);
  }

  /** Lets time pass at once: nobody did anything meanwhile. */
  void jump(Duration pause) {
    now.addAndGet(pause.toNanos());
  }

  private void work() {
    for (Machine machine : all) {
      for (Task task : machine.tasks) {
        synchronized (task) {
          if (!machine.paused && machine.tasks.contains(task) && task.due <= now.get()) {
            task.work.run();
            task.due = now.get() + task.pause;
          }
        }
      }
    }
  }
}

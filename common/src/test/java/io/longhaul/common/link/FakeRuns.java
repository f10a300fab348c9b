package io.longhaul.common.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.LinkSettings;
import io.longhaul.common.policy.Timetable;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.ForwardingStore;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs on one link, each a member of its own with its own clocks: simulated but for the code that
 * shares the link. Each call of the store takes a time, so that beats of different runs mingle.
 */
final class FakeRuns {
  static final double MB = 1e6;
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private static final long TICK = 20 * Simulation.MILLI;
  private static final int STEP = 16 * 1024;
  private static final long FOREVER = Long.MAX_VALUE / 2;

  private final Simulation simulation;
  private final double rate;
  private final long latency;
  private final MemoryStore store;
  private final List<Run> runs = new ArrayList<>();
  private final Meter all = new Meter();
  private Optional<Timetable> timetable = Optional.empty();
  private double mostHeld;

  /**
   * @param rate what the policies of all runs say, in bytes per second
   * @param latency the most that a call of the store takes, in nanoseconds; 0: nothing mingles
   */
  FakeRuns(Simulation simulation, double rate, long latency, MemoryStore.Replace replace) {
    this.simulation = simulation;
    this.rate = rate;
    this.latency = latency;
    this.store =
        new MemoryStore(
            replace, () -> START.toEpochMilli() + simulation.nanoTime() / Simulation.MILLI);
  }

  void timetable(Timetable table) {
    timetable = Optional.of(table);
  }

  /** What all together sent. */
  Meter all() {
    return all;
  }

  /** The most that all held together at any moment. */
  double mostHeld() {
    return mostHeld;
  }

  /** The link as somebody sees it who runs nothing. */
  LinkDirectory directory() {
    return new LinkDirectory(new StateDirectory(store, "/link"));
  }

  /** Leaves a file of a run that is no JSON. */
  void spoil(String run) throws IOException {
    new StateDirectory(store, "/link").write("runs/" + run + ".json", new byte[] {'{'});
  }

  /** A run from a second to another, on a host whose clock is so many minutes ahead. */
  Run add(int priority, double from, double to, int minutesAhead) {
    Run run = new Run(runs.size(), priority, from, to, minutesAhead);
    runs.add(run);
    return run;
  }

  /** Runs for so many seconds. */
  void run(double seconds) throws Exception {
    for (Run run : runs) {
      simulation.start(FakeLink.nanos(run.from), () -> run.live(FakeLink.nanos(seconds)));
    }
    simulation.start(
        0,
        () -> {
          while (simulation.nanoTime() < FakeLink.nanos(seconds)) {
            tick();
            simulation.busy(TICK - simulation.nanoTime() % TICK);
          }
        });
    simulation.run();
  }

  private void tick() {
    double held = 0;
    for (Run run : runs) {
      run.send();
      held += run.holds();
    }
    mostHeld = Math.max(mostHeld, held);
  }

  /** A part of a run's life. */
  @FunctionalInterface
  private interface Part {
    void act() throws IOException;
  }

  /** One run. */
  final class Run {
    private final String name;
    private final double from;
    private final double to;
    private final LinkBudget budget;
    private final LinkMember member;
    private final Meter meter = new Meter();
    private final List<double[]> held = new ArrayList<>();
    private double demand = Double.POSITIVE_INFINITY;
    private double backlog;
    private long stopFrom = FOREVER;
    private long stopTo = FOREVER;
    private long deafFrom = FOREVER;
    private long deafTo = FOREVER;
    private long crashAt = FOREVER;
    private long crashOp = FOREVER;
    private long ops;
    private boolean dead;

    private Run(int number, int priority, double from, double to, int minutesAhead) {
      this.name = "run%03d".formatted(number);
      this.from = from;
      this.to = to;
      // Origins of nanoTime are any number, and differ between processes.
      long origin = Long.MAX_VALUE - 12 * Simulation.SECOND * number;
      budget = new LinkBudget(Optional.empty(), () -> origin + simulation.nanoTime());
      budget.allow(Allowance.NOTHING);
      Clock clock = new HostClock(Duration.ofMinutes(minutesAhead));
      member =
          new LinkMember(
              new LinkMember.Identity(name, "host" + number, clock),
              new LinkDirectory(new StateDirectory(new HostStore(store), "/link")),
              budget,
              new RateInForce(settings(), clock, () -> origin + simulation.nanoTime()),
              () -> priority,
              () -> origin + simulation.nanoTime());
    }

    private LinkSettings settings() {
      return new LinkSettings(
          "link",
          "memory:/link",
          Optional.of(new ByteRate((long) rate)),
          timetable,
          LinkSettings.Executors.TARGET);
    }

    Meter meter() {
      return meter;
    }

    /** What it held at a moment. */
    double heldAt(double second) {
      double last = 0;
      for (double[] at : held) {
        if (at[0] <= second) {
          last = at[1];
        }
      }
      return last;
    }

    /** From then on it has so much to send in a second. */
    Run demands(double bytesPerSecond) {
      demand = bytesPerSecond;
      return this;
    }

    /** The process stands still in that time. */
    Run stopped(double at, double until) {
      stopFrom = FakeLink.nanos(at);
      stopTo = FakeLink.nanos(until);
      return this;
    }

    /** Its store fails in that time. */
    Run deaf(double at, double until) {
      deafFrom = FakeLink.nanos(at);
      deafTo = FakeLink.nanos(until);
      return this;
    }

    /** It is killed at a call of its store after a moment. */
    Run killed(double after, int call) {
      crashAt = FakeLink.nanos(after);
      crashOp = call;
      return this;
    }

    private double holds() {
      return isSilent() ? 0 : budget.inForce().bytesPerSecond();
    }

    private boolean isSilent() {
      long now = simulation.nanoTime();
      return dead || (now >= stopFrom && now < stopTo);
    }

    private void live(long end) throws Exception {
      long last = Math.min(end, FakeLink.nanos(to));
      while (simulation.nanoTime() < last && !dead) {
        long began = simulation.nanoTime();
        attempt(member::beat);
        held.add(
            new double[] {
              simulation.nanoTime() / (double) Simulation.SECOND, member.holds().bytesPerSecond()
            });
        standStill();
        long pause = began + member.pause().toNanos() - simulation.nanoTime();
        simulation.busy(Math.max(0, Math.min(pause, last - simulation.nanoTime())));
      }
      if (last < end && !dead) {
        attempt(member::end);
      }
    }

    private void attempt(Part part) {
      try {
        part.act();
      } catch (IOException e) {
        assertThat(e).hasMessage(dead ? "dead" : "deaf");
      }
    }

    /** Asks for all that it has, as the tasks of a run do. */
    private void send() {
      long now = simulation.nanoTime();
      if (isSilent() || now < FakeLink.nanos(from) || now >= FakeLink.nanos(to)) {
        return;
      }
      backlog = Math.min(backlog + demand * TICK / Simulation.SECOND, 100 * MB);
      while (backlog >= STEP) {
        long wanted = (long) Math.min(backlog, 1 << 20);
        Answer answer = budget.ask(new Ask(1, 5, STEP, wanted, 1, 0));
        if (answer.bytes() == 0) {
          return;
        }
        backlog -= answer.bytes();
        meter.crossed(now, answer.bytes());
        all.crossed(now, answer.bytes());
      }
    }

    private void standStill() throws InterruptedException {
      long now = simulation.nanoTime();
      if (now >= stopFrom && now < stopTo) {
        simulation.busy(stopTo - now);
      }
    }

    /** Before and after each call of the store: time passes, and the run may be stopped or die. */
    private void pass() throws IOException {
      try {
        if (latency > 0) {
          simulation.busy(simulation.between(latency / 10, latency / 2));
        }
        standStill();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      long now = simulation.nanoTime();
      if (now >= crashAt && ++ops >= crashOp) {
        dead = true;
        throw new InterruptedIOException("dead");
      }
      if (now >= deafFrom && now < deafTo) {
        throw new IOException("deaf");
      }
    }

    /** The store as the run's host reaches it. */
    private final class HostStore extends ForwardingStore {
      HostStore(Store inner) {
        super(inner);
      }

      @Override
      public List<FileEntry> list(String directory) throws IOException {
        pass();
        List<FileEntry> entries = super.list(directory);
        pass();
        return entries;
      }

      @Override
      public FileEntry entry(String path) throws IOException {
        pass();
        return super.entry(path);
      }

      @Override
      public InputStream open(String path) throws IOException {
        pass();
        InputStream in = super.open(path);
        pass();
        return in;
      }

      @Override
      public OutputStream create(String path, int permission) throws IOException {
        pass();
        return super.create(path, permission);
      }

      @Override
      public void rename(String oldPath, String newPath) throws IOException {
        pass();
        if (!replacesAtomically()) {
          delete(newPath);
        }
        super.rename(oldPath, newPath);
        pass();
      }

      @Override
      public void delete(String path) throws IOException {
        pass();
        super.delete(path);
        pass();
      }
    }
  }

  /** A clock that is off. */
  private final class HostClock extends Clock {
    private final Duration ahead;

    HostClock(Duration ahead) {
      this.ahead = ahead;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return START.plus(ahead).plusNanos(simulation.nanoTime());
    }
  }
}

package io.longhaul.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the channel between driver and maps costs of a copy's processor time, with a cap that is out
 * of reach. The driver's threads are counted by themselves; the maps' end of the same messages is
 * taken to cost as much again.
 *
 * @param bytesPerSecond the cap
 */
record ChannelCase(String name, Workload workload, long bytesPerSecond) implements BenchCase {
  private static final int RUNS = 5;
  private static final int MAPS = 4;
  private static final long LOOK_MILLIS = 20;
  private static final int ENDS = 2;

  /** The driver's threads that talk to tasks. */
  private static final String THREADS = "longhaul-task";

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head("| case | engine | run | copy CPU s | channel CPU s | % |");
    Testbed testbed = session.testbed();
    MapsEngine engine = new MapsEngine(session.longhaulWithLocalState(), MAPS);
    try (Csv raw = session.raw(name, "engine", "run", "copy-cpu-seconds", "driver-cpu-seconds")) {
      for (int run = 0; run <= RUNS; run++) {
        testbed.prepare(workload);
        Transfer transfer = testbed.transfer(workload, OptionalLong.of(bytesPerSecond));
        ChannelThreads threads = new ChannelThreads();
        double before = processSeconds();
        threads.watch();
        engine.copy(transfer);
        double channel = threads.seconds();
        double all = processSeconds() - before;
        testbed.check(workload);
        // The first one loads and compiles classes.
        if (run > 0) {
          raw.row(engine.name(), run, all, channel);
          session.print(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %d | %.2f | %.3f | %.2f %% |",
                  name,
                  engine.name(),
                  run,
                  all,
                  ENDS * channel,
                  100 * ENDS * channel / all));
        }
      }
    }
  }

  private static double processSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** The processor time of threads that come and go. */
  private static final class ChannelThreads {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> nanos = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    void watch() {
      timer.scheduleAtFixedRate(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
      for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
        if (thread != null && thread.getThreadName().startsWith(THREADS)) {
          long used = threads.getThreadCpuTime(thread.getThreadId());
          nanos.merge(thread.getThreadId(), used, Math::max);
        }
      }
    }

    double seconds() throws InterruptedException {
      timer.shutdown();
      timer.awaitTermination(1, TimeUnit.SECONDS);
      synchronized (this) {
        return nanos.values().stream().mapToLong(Long::longValue).sum() / 1e9;
      }
    }
  }
}

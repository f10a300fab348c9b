package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * In a JVM of its own: repacks a table by one task and prints one line: heap that any collection
 * left, direct memory of Java's buffers, the most that the process held, bytes.
 */
public final class RepackMemory {
  private static final int BEAT_MILLIS = 20;

  private RepackMemory() {}

  public static void main(String[] args) throws IOException {
    HeapWatch heap = new HeapWatch();
    heap.start();
    AtomicLong direct = new AtomicLong();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    watch.scheduleWithFixedDelay(
        () -> direct.accumulateAndGet(directNow(), Math::max),
        0,
        BEAT_MILLIS,
        TimeUnit.MILLISECONDS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, UTF_8);
    int exit =
        Main.run(
            new String[] {
              "repack", "--input", args[0], "--output", args[1], "--file-size", "1 GiB", "--json"
            },
            print,
            print);
    watch.shutdownNow();
    if (exit != 0) {
      System.err.println(out.toString(UTF_8));
      System.exit(exit);
    }
    System.out.printf(
        "%d,%d,%d,%d%n",
        heap.most(), direct.get(), resident(), RepackEngine.bytes(Path.of(args[1])));
    System.exit(0);
  }

  private static long directNow() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** The most that the process held at any time, all that is native included. */
  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}

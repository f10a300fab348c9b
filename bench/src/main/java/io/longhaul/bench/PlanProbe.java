package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.longhaul.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;

/**
 * Plans once and prints the seconds, those of the CPU with the JVM's start, and the most heap held.
 * Arguments: the policy file and how many files the plan must have.
 */
public final class PlanProbe {
  private PlanProbe() {}

  public static void main(String[] args) throws IOException {
    HeapWatch heap = new HeapWatch();
    heap.start();
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    long start = System.nanoTime();
    int exit;
    try (PrintStream out = new PrintStream(report, true, UTF_8)) {
      exit = Main.run(new String[] {"copy", "--dry-run", "--json", args[0]}, out, System.err);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    // One more collection, so that a plan too small for any has a figure too.
    System.gc();
    JsonNode json = new ObjectMapper().readTree(report.toString(UTF_8));
    long planned = json.at("/datasets/0/files/copied").asLong();
    if (exit != 0 || planned != Long.parseLong(args[1])) {
      System.err.println("Cannot count this plan: exit status " + exit + ", " + planned + " files");
      System.exit(1);
    }
    System.out.printf("%.3f %.3f %d%n", seconds, cpu, heap.most());
    System.exit(0);
  }
}

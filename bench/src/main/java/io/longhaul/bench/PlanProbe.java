package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Plans once and prints the seconds and the most heap that was held. Arguments: the policy file and
 * how many files the plan must have.
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
    // One more collection, so that a plan too small for any has a figure too.
    System.gc();
    JsonNode json = new ObjectMapper().readTree(report.toString(UTF_8));
    long planned = json.at("/datasets/0/files/copied").asLong();
    if (exit != 0 || planned != Long.parseLong(args[1])) {
      System.err.println("Cannot count this plan: exit status " + exit + ", " + planned + " files");
      System.exit(1);
    }
    System.out.printf("%.3f %d%n", seconds, heap.most());
    System.exit(0);
  }
}

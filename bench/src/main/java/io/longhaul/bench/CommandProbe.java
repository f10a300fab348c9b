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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Counters;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.tools.DistCp;
import org.apache.hadoop.tools.OptionsParser;
import org.apache.hadoop.tools.mapred.CopyMapper;
import org.apache.hadoop.util.GenericOptionsParser;

/**
 * Runs one command in this process, and prints what it took. Arguments: {@code longhaul} or {@code
 * distcp}, then the command's own.
 */
public final class CommandProbe {
  private CommandProbe() {}

  /**
   * What a command took and did.
   *
   * @param cpuSeconds of the whole process, the JVM's start included
   * @param heapBytes the most that any collection left
   */
  record Figures(double seconds, double cpuSeconds, long heapBytes, long copied, long skipped) {
    private String text() {
      return "%.3f %.3f %d %d %d".formatted(seconds, cpuSeconds, heapBytes, copied, skipped);
    }

    private static Figures parse(String text) {
      String[] found = text.strip().split(" ", -1);
      return new Figures(
          Double.parseDouble(found[0]),
          Double.parseDouble(found[1]),
          Long.parseLong(found[2]),
          Long.parseLong(found[3]),
          Long.parseLong(found[4]));
    }
  }

  private record Counts(long copied, long skipped) {}

  /**
   * Runs a command in a JVM of its own.
   *
   * @param heap as an option of the JVM
   * @param log for what it says
   * @throws IOException when it failed
   */
  static Figures measure(String heap, Path log, List<String> command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(JavaCommand.of(heap));
    line.add(CommandProbe.class.getName());
    line.addAll(command);
    Process probe = new ProcessBuilder(line).redirectError(log.toFile()).start();
    String found = new String(probe.getInputStream().readAllBytes(), UTF_8);
    if (probe.waitFor() != 0) {
      throw new IOException("Cannot run " + command + ", see " + log);
    }
    return Figures.parse(found);
  }

  public static void main(String[] args) throws Exception {
    HeapWatch heap = new HeapWatch();
    heap.start();
    // A copy's own reports go elsewhere: standard output is for the figures.
    PrintStream figures = System.out;
    System.setOut(System.err);
    String[] command = Arrays.copyOfRange(args, 1, args.length);
    long start = System.nanoTime();
    Counts counts = args[0].equals("distcp") ? distCp(command) : longhaul(command);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpu =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    // One more collection, so that what was too small for any has a figure too.
    System.gc();
    figures.println(
        new Figures(seconds, cpu, heap.most(), counts.copied(), counts.skipped()).text());
    System.exit(0);
  }

  private static Counts longhaul(String[] command) throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    int exit;
    try (PrintStream out = new PrintStream(report, true, UTF_8)) {
      exit = Main.run(command, out, System.err);
    }
    if (exit != 0) {
      System.err.println("Cannot count this run: exit status " + exit);
      System.exit(1);
    }
    JsonNode files = new ObjectMapper().readTree(report.toString(UTF_8)).at("/datasets/0/files");
    return new Counts(files.path("copied").asLong(), files.path("skipped").asLong());
  }

  private static Counts distCp(String[] command) throws Exception {
    Configuration conf = new Configuration();
    String[] own = new GenericOptionsParser(conf, command).getRemainingArgs();
    Job job = new DistCp(conf, OptionsParser.parse(own)).execute();
    if (!job.isSuccessful()) {
      System.err.println("Cannot count this run: " + job.getJobState());
      System.exit(1);
    }
    Counters counters = job.getCounters();
    return new Counts(
        counters.findCounter(CopyMapper.Counter.COPY).getValue(),
        counters.findCounter(CopyMapper.Counter.SKIP).getValue());
  }
}

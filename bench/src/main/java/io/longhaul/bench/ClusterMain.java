package io.longhaul.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.bench.ByteTrack.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The process of a cluster. It answers one line of standard output to each line of standard input
 * and ends when that closes, so no cluster outlives its harness.
 *
 * <pre>
 * arguments   whole DIRECTORY | namenode DIRECTORY | datanode DIRECTORY URI
 * counters    a JSON object of counters
 * bytes       bytes the DataNode has written
 * blocks      blocks and replicas, 0 when the cluster is empty
 * record      starts to sample {@code bytes} every 100 ms, answers "recording"
 * recorded    stops, answers "NANOS:BYTES NANOS:BYTES …"
 * </pre>
 */
public final class ClusterMain {
  private static final long SAMPLE_MILLIS = 100;

  private final ClusterNode node;
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "sampler"));
  private Future<?> sampling;
  private List<Sample> samples = new ArrayList<>();
  private boolean recording;

  private ClusterMain(ClusterNode node) {
    this.node = node;
  }

  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Path directory = Path.of(args[1]);
    ClusterNode node =
        switch (args[0]) {
          case "whole" -> ClusterNode.whole(directory);
          case "namenode" -> ClusterNode.nameNodeOnly(directory);
          case "datanode" -> ClusterNode.dataNodeOnly(directory, URI.create(args[2]));
          default -> throw new IllegalArgumentException("Invalid kind of process: " + args[0]);
        };
    answers.println(node.uri());
    new ClusterMain(node).serve(answers);
    // Some of the servers' threads are no daemons and would hold the process for minutes.
    System.exit(0);
  }

  private void serve(PrintStream answers) throws IOException {
    sampling =
        sampler.scheduleAtFixedRate(
            this::sample, SAMPLE_MILLIS, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(answer(line));
      answers.flush();
    }
    sampler.shutdownNow();
    node.close();
  }

  private String answer(String question) throws IOException {
    return switch (question) {
      case "counters" -> new ObjectMapper().writeValueAsString(node.counters());
      case "bytes" -> Long.toString(node.bytesWritten());
      case "blocks" -> Long.toString(node.blocks());
      case "record" -> record();
      case "recorded" -> recorded();
      default -> throw new IllegalArgumentException("Invalid question: " + question);
    };
  }

  private synchronized String record() {
    samples = new ArrayList<>();
    recording = true;
    sample();
    return "recording";
  }

  private synchronized String recorded() {
    if (sampling.isDone()) {
      throw new IllegalStateException("Cannot give samples: taking them failed");
    }
    sample();
    recording = false;
    StringBuilder line = new StringBuilder();
    for (Sample sample : samples) {
      line.append(line.isEmpty() ? "" : " ")
          .append(sample.nanos())
          .append(':')
          .append(sample.bytes());
    }
    return line.toString();
  }

  private synchronized void sample() {
    if (recording) {
      samples.add(new Sample(System.nanoTime(), node.bytesWritten()));
    }
  }
}

package io.longhaul.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobStarter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts jobs of the list as their command lines would, in the thread that asks; nobody is told how
 * they ended but who asks.
 */
final class InProcess implements JobStarter {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public ObjectNode start(String... words) {
    List<String> args = Stream.concat(Arrays.stream(words), Stream.of("--json")).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // A job's last words on standard error are for whoever waits for the process. Logs and progress
    // go there by themselves.
    PrintStream unheard = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    new CommandLine(Jobs.ALL, Signals.none(), new PrintStream(out, false, UTF_8), unheard)
        .unannounced()
        .run(args);
    ObjectNode report = parse(words[0], out.toString(UTF_8));
    if (report.hasNonNull("error")) {
      throw new JobException(
          status(report.path("exit").asInt()),
          "Cannot run %s: %s".formatted(words[0], report.path("error").asText()));
    }
    return report;
  }

  private static ObjectNode parse(String job, String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new JobException(ExitStatus.BUG, "Invalid report of " + job + ": " + text, e);
    }
  }

  private static ExitStatus status(int code) {
    return Arrays.stream(ExitStatus.values())
        .filter(status -> status.code() == code)
        .findFirst()
        .orElse(ExitStatus.BUG);
  }
}

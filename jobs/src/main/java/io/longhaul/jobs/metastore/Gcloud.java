package io.longhaul.jobs.metastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.MetastoreAccess.Service;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Dataproc Metastore for long work and waits for its end: what the service answers at once
 * only means that it has begun.
 *
 * @param timeout the longest that one operation may take
 */
record Gcloud(
    String program, Path folder, Duration timeout, Sleeper sleeper, LongSupplier nanoTime) {
  private static final Logger LOG = LoggerFactory.getLogger(Gcloud.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CALL = Duration.ofMinutes(2);

  /** States of an import as Dataproc Metastore's API names them. */
  private static final String SUCCEEDED = "SUCCEEDED";

  private static final Set<String> ENDED = Set.of(SUCCEEDED, "FAILED");

  private static final Pattern OPERATION =
      Pattern.compile("projects/[^/\\s\"']+/locations/[^/\\s\"']+/operations/[A-Za-z0-9._-]+");

  /**
   * @throws JobException usage, when there is none
   */
  static String find() {
    return Program.find(List.of("gcloud"))
        .orElseThrow(
            () ->
                new JobException(
                    ExitStatus.USAGE,
                    "Cannot find gcloud on PATH: install the Google Cloud CLI (dumps.service needs it)"));
  }

  /** Begins an export to a folder; the operation's name. */
  String export(Service service, String folderUri) throws IOException, InterruptedException {
    return begin(
        "export " + service.name(),
        List.of(
            "metastore",
            "services",
            "export",
            "gcs",
            service.id(),
            "--project=" + service.project(),
            "--location=" + service.location(),
            "--destination-folder=" + folderUri,
            "--dump-type=mysql"));
  }

  /** Begins an import of a dump; the operation's name. */
  String load(Service service, String dumpUri, String id) throws IOException, InterruptedException {
    return begin(
        "import into " + service.name(),
        List.of(
            "metastore",
            "services",
            "import",
            "gcs",
            service.id(),
            "--project=" + service.project(),
            "--location=" + service.location(),
            "--import-id=" + id,
            "--database-dump=" + dumpUri,
            "--dump-type=mysql"));
  }

  private String begin(String what, List<String> words) throws IOException, InterruptedException {
    List<String> arguments =
        Stream.concat(
                words.stream(), List.of("--async", "--format=value(name)", "--quiet").stream())
            .toList();
    String text = new Program(program, folder).text(what, arguments, CALL);
    Matcher match = OPERATION.matcher(text);
    if (!match.find()) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot %s: gcloud named no operation to wait for; see gcloud metastore operations list"
              .formatted(what));
    }
    return match.group();
  }

  /**
   * Waits for the end of an operation.
   *
   * @return what went wrong; empty when all went well
   * @throws JobException environment, when it has not ended in time: it then goes on
   */
  Optional<String> await(String what, String operation) throws IOException, InterruptedException {
    JsonNode end =
        poll(
            what,
            operation,
            () -> look(what, operation).filter(state -> state.path("done").asBoolean()));
    return failure(what, operation, end);
  }

  /**
   * Waits for the end of an import that was perhaps never begun.
   *
   * @param id that it was to be begun with
   * @return whether it was and succeeded
   * @throws JobException environment, when it has not ended in time: it then goes on
   */
  boolean awaitLoad(Service service, String id) throws IOException, InterruptedException {
    String what = "import into " + service.name();
    return poll(what, id, () -> lookAtLoad(what, service, id));
  }

  /** Looks once; empty when the end is not known yet. */
  @FunctionalInterface
  private interface Look<T> {
    Optional<T> once() throws IOException, InterruptedException;
  }

  private <T> T poll(String what, String operation, Look<T> look)
      throws IOException, InterruptedException {
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Optional<T> end = look.once();
      if (end.isPresent()) {
        return end.get();
      }
      if (nanoTime.getAsLong() + pause.toNanos() > deadline) {
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot %s: operation %s has not ended after %d s and goes on (--timeout waits longer)"
                .formatted(what, operation, timeout.toSeconds()));
      }
      sleeper.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private static Optional<String> failure(String what, String operation, JsonNode state) {
    return state.hasNonNull("error")
        ? Optional.of(
            "Cannot %s: operation %s failed: %s"
                .formatted(
                    what, operation, state.path("error").path("message").asText("no reason given")))
        : Optional.empty();
  }

  /** Listed, not described: of what is not there a list says so without an error. */
  private Optional<Boolean> lookAtLoad(String what, Service service, String id)
      throws IOException, InterruptedException {
    List<String> words =
        List.of(
            "metastore",
            "services",
            "imports",
            "list",
            "--service=" + service.id(),
            "--project=" + service.project(),
            "--location=" + service.location(),
            "--format=json",
            "--quiet");
    return asked(what, words, id).flatMap(all -> ended(all, id));
  }

  private static Optional<Boolean> ended(JsonNode imports, String id) {
    for (JsonNode one : imports) {
      if (one.path("name").asText().endsWith("/" + id)) {
        String state = one.path("state").asText();
        return ENDED.contains(state) ? Optional.of(state.equals(SUCCEEDED)) : Optional.empty();
      }
    }
    return Optional.of(false);
  }

  /** What the service says of it; empty when it could not be asked this time. */
  private Optional<JsonNode> look(String what, String operation)
      throws IOException, InterruptedException {
    String[] parts = operation.split("/");
    List<String> words =
        List.of(
            "metastore",
            "operations",
            "describe",
            parts[5],
            "--project=" + parts[1],
            "--location=" + parts[3],
            "--format=json",
            "--quiet");
    return asked(what, words, operation);
  }

  private Optional<JsonNode> asked(String what, List<String> words, String operation)
      throws IOException, InterruptedException {
    try {
      return Optional.of(JSON.readTree(new Program(program, folder).text(what, words, CALL)));
    } catch (JsonProcessingException | JobException e) {
      LOG.warn("Cannot ask for {}, trying again: {}", operation, e.getMessage());
      return Optional.empty();
    }
  }
}

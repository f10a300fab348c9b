package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run says of itself when it begins, so that one that is killed leaves word of what it was
 * about.
 *
 * @param job the job's name, such as {@code copy}
 * @param datasets those it takes, by name
 */
public record RunStart(RunId run, String job, Instant started, List<String> datasets) {
  public RunStart {
    requireNonNull(run, "run is null");
    requireNonNull(job, "job is null");
    requireNonNull(started, "started is null");
    datasets = List.copyOf(datasets);
  }

  /** What a run said; empty when it said nothing. */
  public static Optional<RunStart> load(StateDirectory state, RunId run) throws IOException {
    Optional<JsonNode> json = state.readJson(fileName(run));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    List<String> datasets = new ArrayList<>();
    json.get().path("datasets").forEach(name -> datasets.add(name.asText()));
    return Optional.of(
        new RunStart(
            run,
            json.get().path("job").asText(),
            Instant.parse(json.get().path("started").asText()),
            datasets));
  }

  public void save(StateDirectory state) throws IOException {
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run.text());
    json.put("job", job);
    json.put("started", InstantText.of(started));
    ArrayNode names = json.putArray("datasets");
    datasets.forEach(names::add);
    state.writeJson(fileName(run), json);
  }

  private static String fileName(RunId run) {
    return "runs/" + run + "/started.json";
  }
}

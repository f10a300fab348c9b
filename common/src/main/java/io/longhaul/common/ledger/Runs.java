package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.RunAccount.End;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The runs of a state directory, as their files tell. */
public final class Runs {
  private static final String FOLDER = "runs";

  /** Of a dataset that a run did not look at: it says nothing of it. */
  private static final String IDLE = "idle";

  private final StateDirectory state;
  private final RunLiveness liveness;

  public Runs(StateDirectory state, RunLiveness liveness) {
    this.state = requireNonNull(state, "state is null");
    this.liveness = requireNonNull(liveness, "liveness is null");
  }

  /** All of them, from one listing. */
  public List<RunId> newestFirst() throws IOException {
    return state.list(FOLDER).stream()
        .flatMap(name -> RunId.parse(name).stream())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** What became of a run. Takes seconds when only watching it can tell whether it is alive. */
  public RunAccount account(RunId run) throws IOException, InterruptedException {
    Optional<JsonNode> report = report(run);
    if (report.isPresent()) {
      return ended(run, report.get());
    }
    boolean alive = liveness.isAlive(run);
    // It may have ended while it was watched.
    report = report(run);
    return report.isPresent() ? ended(run, report.get()) : unended(run, alive);
  }

  private Optional<JsonNode> report(RunId run) throws IOException {
    return state.readJson(FOLDER + "/" + run + "/report.json");
  }

  private static RunAccount ended(RunId run, JsonNode report) {
    Map<String, String> datasets = new TreeMap<>();
    Optional<Instant> ended = instant(report.path("ended"));
    for (JsonNode dataset : report.path("datasets")) {
      if (!dataset.path("status").asText().equals(IDLE)) {
        datasets.put(dataset.path("name").asText(), dataset.path("status").asText());
      }
    }
    return new RunAccount(
        run,
        Optional.of(report.path("job").asText()),
        End.ENDED,
        OptionalInt.of(report.path("exit").asInt()),
        ended,
        datasets);
  }

  private RunAccount unended(RunId run, boolean alive) throws IOException {
    End end = alive ? End.RUNNING : End.KILLED;
    Optional<RunStart> start = RunStart.load(state, run);
    Map<String, String> datasets = new TreeMap<>();
    start.ifPresent(said -> said.datasets().forEach(name -> datasets.put(name, end.word())));
    return new RunAccount(
        run, start.map(RunStart::job), end, OptionalInt.empty(), Optional.empty(), datasets);
  }

  private static Optional<Instant> instant(JsonNode text) {
    return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
  }
}

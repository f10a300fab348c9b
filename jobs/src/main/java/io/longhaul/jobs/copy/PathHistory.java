package io.longhaul.jobs.copy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.RunAccount;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.Runs;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs did with a path, from their plans and journals, one closed segment at a time. */
final class PathHistory {
  /** Further back than this many runs is not looked, ... */
  static final int MOST_RUNS = 200;

  /** ... nor behind so many that had something to do with the path. */
  static final int MOST_MENTIONS = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StateDirectory state;
  private final Runs runs;
  private final String dataset;
  private final String path;
  private final String needle;

  /**
   * The runs that were looked at.
   *
   * @param mentions those that took the dataset, newest first
   * @param looked at how many runs
   * @param all how many there are
   * @param unknown why nobody can say; empty when it was read
   */
  record Answer(List<PathMention> mentions, int looked, int all, Optional<String> unknown) {
    Answer {
      mentions = List.copyOf(mentions);
    }

    static Answer unknown(String reason) {
      return new Answer(List.of(), 0, 0, Optional.of(reason));
    }
  }

  PathHistory(StateDirectory state, Runs runs, String dataset, String path) {
    this.state = state;
    this.runs = runs;
    this.dataset = dataset;
    this.path = path;
    // As the line has it, so that other lines need not be parsed; open at its end for what is
    // below.
    this.needle =
        "\"path\":\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(path));
  }

  Answer read() throws IOException, InterruptedException {
    List<RunId> newestFirst = runs.newestFirst();
    List<PathMention> mentions = new ArrayList<>();
    int looked = 0;
    int told = 0;
    for (RunId run : newestFirst) {
      if (looked == MOST_RUNS || told == MOST_MENTIONS) {
        break;
      }
      looked++;
      Optional<PathMention> mention = of(run);
      mention.ifPresent(mentions::add);
      told += mention.filter(found -> !found.isQuiet()).isPresent() ? 1 : 0;
    }
    return new Answer(mentions, looked, newestFirst.size(), Optional.empty());
  }

  private Optional<PathMention> of(RunId run) throws IOException, InterruptedException {
    RunAccount account = runs.account(run);
    boolean took = account.datasets().containsKey(dataset);
    // One that died before it said what it takes may have a plan all the same.
    if (!took && account.job().isPresent()) {
      return Optional.empty();
    }
    PathMention.Builder mention = new PathMention.Builder(account, dataset, path);
    for (String segment : Segments.list(state, "runs/" + run + "/plan")) {
      for (String line : Segments.read(state, segment, 0, Integer.MAX_VALUE)) {
        if (line.contains(needle)) {
          JsonNode json = JSON.readTree(line);
          if (json.path("dataset").asText().equals(dataset)) {
            mention.planned(json);
          }
        }
      }
    }
    for (String segment : Segments.list(state, "runs/" + run + "/journal")) {
      for (String line : Segments.read(state, segment, 0, Integer.MAX_VALUE)) {
        if (mention.isPlanned() && (line.contains(needle) || line.contains("\"step\":"))) {
          mention.noted(JSON.readTree(line));
        }
      }
    }
    Optional<JsonNode> report = state.readJson("runs/" + run + "/report.json");
    report.ifPresent(json -> json.path("failures").forEach(mention::failed));
    return took || mention.isPlanned() ? Optional.of(mention.build()) : Optional.empty();
  }
}

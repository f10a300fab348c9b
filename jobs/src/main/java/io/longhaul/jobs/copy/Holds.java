package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Paths of a dataset that an undo brought back: no run replaces or removes them, or what lies below
 * them, until they are released. Immutable.
 */
final class Holds implements Serializable {
  static final Holds NONE = new Holds(new TreeMap<>());

  private final NavigableMap<String, Hold> paths;

  /** Since when, and by which undo. */
  private record Hold(String since, String run) implements Serializable {}

  private Holds(NavigableMap<String, Hold> paths) {
    this.paths = paths;
  }

  static Holds load(StateDirectory state, String dataset) throws IOException {
    Optional<JsonNode> json = state.readJson(fileName(dataset));
    NavigableMap<String, Hold> paths = new TreeMap<>();
    for (JsonNode hold : json.map(file -> file.path("paths")).map(List::of).orElse(List.of())) {
      for (JsonNode path : hold) {
        paths.put(
            path.required("path").asText(),
            new Hold(path.required("since").asText(), path.required("run").asText()));
      }
    }
    return new Holds(paths);
  }

  /** Writes them; none at all leaves no file. */
  void save(StateDirectory state, String dataset, String run) throws IOException {
    if (paths.isEmpty()) {
      state.delete(fileName(dataset));
      return;
    }
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run);
    ArrayNode list = json.putArray("paths");
    paths.forEach(
        (path, hold) ->
            list.addObject().put("path", path).put("since", hold.since).put("run", hold.run));
    state.writeJson(fileName(dataset), json);
  }

  /** These and more; one that is held already stays as it is. */
  Holds with(Collection<String> more, Instant since, String run) {
    NavigableMap<String, Hold> all = new TreeMap<>(paths);
    Holds known = new Holds(all);
    for (String path : more) {
      if (!known.covers(path)) {
        all.put(path, new Hold(InstantText.of(since), run));
      }
    }
    return known;
  }

  /** These without a path and what lies below it; without any for the dataset's root. */
  Holds without(String path) {
    NavigableMap<String, Hold> left = new TreeMap<>(paths);
    left.keySet().removeIf(held -> isAtOrBelow(held, path));
    return new Holds(left);
  }

  /** Whether a path is held, by itself or through a directory above it. */
  boolean covers(String path) {
    return holder(path).isPresent();
  }

  /** The held path through which a path is held. */
  Optional<String> holder(String path) {
    String at = path;
    while (!paths.isEmpty()) {
      if (paths.containsKey(at)) {
        return Optional.of(at);
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        break;
      }
      at = at.substring(0, slash);
    }
    return Optional.empty();
  }

  /** Whether a path, or anything below it, is held. */
  boolean touches(String path) {
    String below = paths.ceilingKey(path + "/");
    return covers(path) || (below != null && below.startsWith(path + "/"));
  }

  int size() {
    return paths.size();
  }

  static boolean isAtOrBelow(String path, String directory) {
    return directory.isEmpty() || path.equals(directory) || path.startsWith(directory + "/");
  }

  private static String fileName(String dataset) {
    return "datasets/" + dataset + "/holds.json";
  }
}

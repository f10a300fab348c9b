package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run took off the target and where it lies now, as {@code runs/<run>/undo.json}. The areas
 * themselves are the truth: what is no longer in them was brought back, or is past its time.
 *
 * @param job that ran
 * @param ended when the last of it went to the undo area
 */
record UndoRecord(RunId run, String job, Instant ended, List<Area> areas) {
  static final String COPY = "copy";
  static final String UNDO = "copy-undo";

  /**
   * The part of one dataset.
   *
   * @param path absolute, on the target's store
   * @param target absolute path that the dataset had there
   */
  record Area(String dataset, String path, String target, long files, long bytes) {}

  UndoRecord {
    areas = List.copyOf(areas);
  }

  static Optional<UndoRecord> load(StateDirectory state, RunId run) throws IOException {
    Optional<JsonNode> json = state.readJson(fileName(run));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    List<Area> areas = new ArrayList<>();
    for (JsonNode area : json.get().path("datasets")) {
      areas.add(
          new Area(
              area.required("name").asText(),
              area.required("area").asText(),
              area.required("target").asText(),
              area.required("files").asLong(),
              area.required("bytes").asLong()));
    }
    Instant ended = Instant.parse(json.get().required("ended").asText());
    return Optional.of(new UndoRecord(run, json.get().path("job").asText(COPY), ended, areas));
  }

  /** Writes it; without an area there is nothing to write, and an older file goes. */
  void save(StateDirectory state) throws IOException {
    if (areas.isEmpty()) {
      state.delete(fileName(run));
      return;
    }
    ObjectNode json = StateDirectory.stamped();
    json.put("run", run.text());
    json.put("job", job);
    json.put("ended", InstantText.of(ended));
    ArrayNode list = json.putArray("datasets");
    for (Area area : areas) {
      list.addObject()
          .put("name", area.dataset())
          .put("area", area.path())
          .put("target", area.target())
          .put("files", area.files())
          .put("bytes", area.bytes());
    }
    state.writeJson(fileName(run), json);
  }

  /** With another part in place of one of the same dataset. */
  UndoRecord with(Area area) {
    List<Area> all = new ArrayList<>(without(area.dataset()).areas);
    all.add(area);
    return new UndoRecord(run, job, ended, all);
  }

  UndoRecord without(String dataset) {
    return new UndoRecord(
        run, job, ended, areas.stream().filter(area -> !area.dataset().equals(dataset)).toList());
  }

  UndoRecord endedAt(Instant instant) {
    return new UndoRecord(run, job, instant, areas);
  }

  long files() {
    return areas.stream().mapToLong(Area::files).sum();
  }

  long bytes() {
    return areas.stream().mapToLong(Area::bytes).sum();
  }

  private static String fileName(RunId run) {
    return "runs/" + run + "/undo.json";
  }
}

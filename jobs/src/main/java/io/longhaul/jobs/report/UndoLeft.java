package io.longhaul.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.WorkAreas;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.report.DatasetStatus.Undo;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up what undo areas hold: what lies there counts, the runs' own files say how much it is. */
final class UndoLeft {
  private UndoLeft() {}

  /** By dataset; one that is not there has none. */
  static Map<String, Undo> of(Policy policy, StateDirectory state) throws IOException {
    Map<StoreSpec, Store> open = new HashMap<>();
    try {
      WorkAreas areas =
          WorkAreas.of(
              policy,
              spec -> {
                if (!open.containsKey(spec)) {
                  open.put(spec, spec.open());
                }
                return open.get(spec);
              });
      return sum(areas.undo(), state);
    } finally {
      for (Store store : open.values()) {
        store.close();
      }
    }
  }

  private static Map<String, Undo> sum(List<WorkAreas.Undo> areas, StateDirectory state)
      throws IOException {
    Map<String, Optional<JsonNode>> files = new HashMap<>();
    Map<String, Undo> sums = new HashMap<>();
    for (WorkAreas.Undo area : areas) {
      if (!files.containsKey(area.run())) {
        files.put(area.run(), state.readJson("runs/" + area.run() + "/undo.json"));
      }
      JsonNode said = dataset(files.get(area.run()), area.dataset());
      Undo sum = sums.getOrDefault(area.dataset(), Undo.NONE);
      sums.put(area.dataset(), sum.plus(said.path("files").asLong(), said.path("bytes").asLong()));
    }
    return sums;
  }

  private static JsonNode dataset(Optional<JsonNode> file, String name) {
    if (file.isPresent()) {
      for (JsonNode dataset : file.get().path("datasets")) {
        if (dataset.path("name").asText().equals(name)) {
          return dataset;
        }
      }
    }
    return MissingNode.getInstance();
  }
}

package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.Dataset.Preserve;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What a run put in place of what it took off the target, from its journal; of what a killed run
 * left no word of, from its plan. Tells whether a file is still that.
 */
final class PublishedFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> IN_PLACE = Set.of("replaced_file", "restored_file");
  private static final int BUFFER = 1 << 16;

  private final CopyScope scope;
  private final Store store;
  private final Map<String, Published> files = new HashMap<>();

  /**
   * A file as the run left it.
   *
   * @param crc of its content; empty where the run did not read it
   * @param keptTime whether the time is that of the file at the target
   */
  private record Published(long length, long modified, OptionalLong crc, boolean keptTime) {
    /** That of several files made into one is not written down: its content tells. */
    boolean mayHaveLength(long found) {
      return length < 0 || length == found;
    }
  }

  private PublishedFiles(CopyScope scope, Store store) {
    this.scope = scope;
    this.store = store;
  }

  static PublishedFiles load(StateDirectory state, RunId run, CopyScope scope, Store store)
      throws IOException {
    PublishedFiles published = new PublishedFiles(scope, store);
    published.read(state, "runs/" + run + "/plan", published::planned);
    published.read(state, "runs/" + run + "/journal", published::journaled);
    return published;
  }

  private void read(StateDirectory state, String folder, java.util.function.Consumer<JsonNode> take)
      throws IOException {
    for (String name : state.list(folder)) {
      for (String line : Segments.read(state, folder + "/" + name, 0, Integer.MAX_VALUE)) {
        JsonNode json = JSON.readTree(line);
        if (json.path("dataset").asText().equals(scope.name())) {
          take.accept(json);
        }
      }
    }
  }

  private void planned(JsonNode line) {
    if (line.path("action").asText().equals("replace")) {
      put(line, OptionalLong.empty(), scope.preserves(Preserve.TIMES));
    }
  }

  private void journaled(JsonNode line) {
    String step = line.path("step").asText();
    boolean inPlace = IN_PLACE.contains(step) || line.path("afterRemovals").asBoolean();
    if (!inPlace || !line.path("published").asBoolean() || !line.has("length")) {
      return;
    }
    OptionalLong crc =
        line.has("crc32c")
            ? OptionalLong.of(Long.parseLong(line.path("crc32c").asText(), 16))
            : OptionalLong.empty();
    // What an undo brings back keeps its time whatever the dataset carries over.
    put(line, crc, crc.isEmpty() || scope.preserves(Preserve.TIMES));
  }

  private void put(JsonNode line, OptionalLong crc, boolean keptTime) {
    files.put(
        line.path("path").asText(),
        new Published(line.path("length").asLong(), line.path("modified").asLong(), crc, keptTime));
  }

  /** Whether the target's entry at a path is what the run put there, by content. */
  boolean isStill(String path, FileEntry found) throws IOException {
    Published published = files.get(path);
    if (published == null || !found.isFile() || !published.mayHaveLength(found.length())) {
      return false;
    }
    if (published.crc().isEmpty()) {
      return published.keptTime() && found.modified() == published.modified();
    }
    long crc = published.crc().getAsLong();
    String target = scope.targetPath(path);
    if (store.hasCompositeCrc() && !found.encrypted()) {
      OptionalLong composite = store.compositeCrc(target);
      if (composite.isPresent()) {
        return composite.getAsLong() == crc;
      }
    }
    boolean sameTime = published.keptTime() && found.modified() == published.modified();
    return sameTime || read(target) == crc;
  }

  private long read(String path) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = store.open(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return crc.getValue();
  }
}

package io.longhaul.jobs.repack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.repack.GroupOutcome.Staged;
import io.longhaul.jobs.repack.RepackConfig.Place;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The work area of OUTPUT: files on their way, and beside each that is proven a note of it. */
final class Staging {
  static final String WORK = ".longhaul-work";
  private static final int PRIVATE = 0700;
  private static final int BUFFER = 1 << 18;

  private final Store store;
  private final Place output;
  private final String directory;
  private final StateDirectory notes;

  Staging(Store store, Place output) {
    this.store = store;
    this.output = output;
    this.directory = output.child(WORK + "/staging");
    this.notes = new StateDirectory(store, directory);
  }

  void make() throws IOException {
    store.makeDirectories(output.child(WORK), PRIVATE);
    store.makeDirectories(directory, PRIVATE);
  }

  /** Removes it with all that is in it. */
  void remove() throws IOException {
    store.delete(output.child(WORK));
  }

  String attempt(FileGroup group, UUID attempt) {
    return directory + "/" + group.id() + "-" + attempt;
  }

  /** Where a group is that is proven. */
  String path(FileGroup group) {
    return directory + "/" + group.id() + ".parquet";
  }

  /** Where a file is that is copied as it is. */
  String path(LeftAlone file) {
    FileGroup alone =
        FileGroup.of("copy", file.file().directory(), java.util.List.of(file.file()), 0, 0);
    return directory + "/" + alone.id() + ".copy";
  }

  /** What an earlier attempt or run has staged and proven of the very same inputs. */
  Optional<Staged> proven(FileGroup group) throws IOException {
    Optional<JsonNode> note = notes.readJson(group.id() + ".json");
    if (note.isEmpty()) {
      return Optional.empty();
    }
    Set<String> conflicts = new TreeSet<>();
    note.get().path("conflicts").forEach(key -> conflicts.add(key.asText()));
    Staged staged =
        new Staged(
            note.get().path("rows").asLong(),
            note.get().path("bytes").asLong(),
            note.get().path("crc").asLong(-1),
            conflicts);
    return holds(path(group), staged) || holds(output.child(group.outputPath()), staged)
        ? Optional.of(staged)
        : Optional.empty();
  }

  /**
   * Renames a staged file to its place, unless a run that was killed did.
   *
   * @throws IOException when the bytes that were proven are in neither place
   */
  void publish(FileGroup group, Staged staged) throws IOException {
    String place = output.child(group.outputPath());
    if (holds(path(group), staged)) {
      store.rename(path(group), place);
    } else if (!holds(place, staged)) {
      throw new IOException(
          "Cannot publish %s: what was staged for it is not there any more, or is not what was proven (run it again)"
              .formatted(store.describe(place)));
    }
  }

  private boolean holds(String path, Staged staged) throws IOException {
    try {
      return store.entry(path).length() == staged.bytes() && crc(path) == staged.crc();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private long crc(String path) throws IOException {
    if (store.hasCompositeCrc()) {
      OptionalLong composite = store.compositeCrc(path);
      if (composite.isPresent()) {
        return composite.getAsLong();
      }
    }
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = store.open(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        crc.update(buffer, 0, count);
      }
    }
    return crc.getValue();
  }

  void keep(FileGroup group, String attempt, Staged staged) throws IOException {
    store.rename(attempt, path(group));
    ObjectNode note =
        StateDirectory.stamped()
            .put("rows", staged.rows())
            .put("bytes", staged.bytes())
            .put("crc", staged.crc());
    ArrayNode conflicts = note.putArray("conflicts");
    staged.conflicts().forEach(conflicts::add);
    notes.writeJson(group.id() + ".json", note);
  }
}

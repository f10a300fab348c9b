package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import io.longhaul.jobs.copy.Takeover.Folder;
import io.longhaul.jobs.engine.ExecutorStores;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that runs which did not end have staged for the datasets of a group: what of them the
 * plan still wants need not cross the link again. The journals of those runs say what they are; the
 * folders they were taken over in, whether they are still there. Not thread-safe.
 */
final class Adoption implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IN_MEMORY = 50_000;

  /** Journals come nearly in the order of the names, so a few listings serve most lines. */
  private static final int LISTINGS = 64;

  private final StateDirectory state;
  private final ExternalSorter<StagedFile> files;
  private final Map<Integer, CopyScope> scopes = new HashMap<>();
  private ExternalSorter.Items<StagedFile> pass;
  private StagedFile head;

  Adoption(StateDirectory state, Path temporary) {
    this.state = state;
    this.files = new ExternalSorter<>(StagedFile.ORDER, StagedFile.CODEC, temporary, IN_MEMORY);
  }

  /** Adds what one run staged of a dataset. */
  void add(Part part, Store store, Folder folder) throws IOException {
    Listings listings = new Listings(store);
    scopes.put(part.scope().index(), part.scope());
    for (String segment : Segments.list(state, "runs/" + folder.run() + "/journal")) {
      for (String line : Segments.read(state, segment, 0, Integer.MAX_VALUE)) {
        JsonNode json = JSON.readTree(line);
        boolean ours = json.path("dataset").asText().equals(part.scope().name());
        if (ours && json.path("outcome").asText().equals(word(Result.STAGED))) {
          StagedFile file = file(part, folder, json);
          if (listings.has(file)) {
            files.add(file);
          }
        }
      }
    }
  }

  private static StagedFile file(Part part, Folder folder, JsonNode json) {
    return new StagedFile(
        part.scope().index(),
        json.required("path").asText(),
        json.required("length").asLong(),
        json.required("modified").asLong(),
        json.path("placement").asText(),
        folder.path() + "/" + json.required("staged").asText(),
        Method.valueOf(json.required("method").asText().toUpperCase(Locale.ROOT)),
        Long.parseLong(json.required("crc32c").asText(), 16),
        json.required("identity").asText(),
        json.path("group").asText());
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The staged file that an item needs no copy for: made from the source file as it is now.
   *
   * @param item moves bytes, and comes after all that were asked for, in the order of the plan
   */
  Optional<StagedFile> match(PlanItem item) throws IOException {
    if (pass == null) {
      pass = files.sorted();
      advance();
    }
    while (head != null && head.compareTo(item) < 0) {
      advance();
    }
    Optional<StagedFile> match = Optional.empty();
    while (head != null && head.compareTo(item) == 0) {
      if (head.isStill(item) && (!item.isGroup() || isWhole(head, item))) {
        match = Optional.of(head);
      }
      advance();
    }
    return match;
  }

  /**
   * Whether what is staged of a group is what was proven then, and what the group would be made
   * into now. What is not is made anew by this run, where publish would only refuse it.
   */
  private boolean isWhole(StagedFile file, PlanItem item) {
    CopyScope scope = scopes.get(file.scope());
    if (!scope.repacking().isStill(item.asGroup(), file.group())) {
      return false;
    }
    try {
      return StagedProof.mismatch(
              ExecutorStores.of(scope.target()),
              file.staged(),
              file.method(),
              file.crc(),
              file.identity())
          .isEmpty();
    } catch (IOException e) {
      LOG.warn("Made anew, since what was staged can't be proven: {}", file.staged(), e);
      return false;
    }
  }

  private void advance() throws IOException {
    head = pass.hasNext() ? pass.next() : null;
  }

  @Override
  public void close() throws IOException {
    try (files) {
      if (pass != null) {
        pass.close();
      }
    }
  }

  /** The files in some folders, by name with their lengths; the one not asked for longest goes. */
  private static final class Listings {
    private final Store store;
    private final Map<String, Map<String, Long>> known =
        new LinkedHashMap<>(LISTINGS, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Map<String, Long>> eldest) {
            return size() > LISTINGS;
          }
        };

    Listings(Store store) {
      this.store = store;
    }

    boolean has(StagedFile file) throws IOException {
      int slash = file.staged().lastIndexOf('/');
      String folder = file.staged().substring(0, slash);
      Map<String, Long> names = known.get(folder);
      if (names == null) {
        names = list(folder);
        known.put(folder, names);
      }
      Long length = names.get(file.staged().substring(slash + 1));
      // The length of what was made of several files is none of theirs: its proof tells.
      return length != null && (length == file.length() || !file.group().isEmpty());
    }

    private Map<String, Long> list(String folder) throws IOException {
      Map<String, Long> names = new HashMap<>();
      try {
        for (FileEntry entry : store.list(folder)) {
          if (entry.isFile()) {
            names.put(entry.name(), entry.length());
          }
        }
      } catch (FileNotFoundException e) {
        return names;
      }
      return names;
    }
  }
}

package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a link: one for each run on it, written by that run alone, and the operator's
 * override. Any store will do on which a file can be read as it was last written.
 */
public final class LinkDirectory {
  private static final String RUNS = "runs";
  private static final String JSON = ".json";
  private static final String OVERRIDE = "override.json";

  private final StateDirectory files;

  public LinkDirectory(StateDirectory files) {
    this.files = requireNonNull(files, "files is null");
  }

  /** The full URI of the directory, for messages. */
  public String describe() {
    return files.describe(RUNS);
  }

  /** Names of the runs that have a file, sorted. */
  public List<String> runs() throws IOException {
    return files.list(RUNS).stream()
        .filter(name -> name.endsWith(JSON))
        .map(name -> name.substring(0, name.length() - JSON.length()))
        .toList();
  }

  /** What a run tells; empty when it has no file. */
  public Optional<RunShare> read(String run) throws IOException {
    Optional<JsonNode> json = files.readJson(file(run));
    try {
      return json.map(RunShare::of);
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new IOException("Cannot read %s: %s".formatted(files.describe(file(run)), e), e);
    }
  }

  void write(RunShare share) throws IOException {
    files.writeJson(file(share.run()), share.toJson());
  }

  /** Deletes a run's file, and what it may have been writing when it died. */
  void delete(String run) throws IOException {
    files.deleteUnfinished(file(run));
    files.delete(file(run));
  }

  /** When a run's file was last written, by the store's clock. */
  Optional<Instant> modified(String run) throws IOException {
    return files.modified(file(run));
  }

  /** Whether a run that has no file any more is gone; else it may be replacing it. */
  boolean absenceTells() {
    return files.replacesAtomically();
  }

  /** The operator's word; empty when there is none. */
  public Optional<LinkOverride> override() throws IOException {
    return files.readJson(OVERRIDE).map(LinkOverride::of);
  }

  public void override(LinkOverride override) throws IOException {
    files.writeJson(OVERRIDE, override.toJson());
  }

  /** Takes the operator's word away. */
  public void resume() throws IOException {
    files.delete(OVERRIDE);
  }

  private static String file(String run) {
    return RUNS + "/" + run + JSON;
  }
}

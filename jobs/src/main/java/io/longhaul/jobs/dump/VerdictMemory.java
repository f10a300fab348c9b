package io.longhaul.jobs.dump;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.longhaul.common.storage.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps verdicts beside the dumps, or in a state directory where a dump's folder can't be written.
 */
final class VerdictMemory {
  private static final Logger LOG = LoggerFactory.getLogger(VerdictMemory.class);
  private static final String SUFFIX = ".longhaul-verdict.json";

  private final Optional<DumpFiles.Place> state;
  private final String options;

  VerdictMemory(Optional<DumpFiles.Place> state, ValidationOptions options) {
    this.state = state;
    this.options = options.warehouses() + " " + options.sides() + " " + options.allowed();
  }

  /** The verdict of exactly this file by exactly these rules, if it was judged before. */
  Optional<RememberedVerdict> recall(DumpFiles.Place dump) throws IOException {
    Optional<RememberedVerdict> found = read(beside(dump));
    if (found.isEmpty() && state.isPresent()) {
      found = read(inState(dump));
    }
    if (found.isEmpty() || !found.get().options().equals(options)) {
      return Optional.empty();
    }
    FileEntry entry = dump.store().entry(dump.path());
    RememberedVerdict verdict = found.get();
    boolean same = verdict.size() == entry.length();
    // Size and time are the same for another content if someone wants it: the store's own mark, or
    // the content itself, has to prove that it is the file that was judged.
    boolean marked =
        !verdict.identity().isEmpty()
            && verdict.identity().equals(dump.store().identity(dump.path()));
    if (same && !marked) {
      same = verdict.sha256().equals(Digest.of(DumpFiles.dump(dump.uri(), dump)));
    }
    return same ? found : Optional.empty();
  }

  /** Judges are asked once: what they said of this file. */
  RememberedVerdict remember(DumpFiles.Place dump, Verdict verdict, FileEntry entry)
      throws IOException {
    String identity = dump.store().identity(dump.path());
    String sha256 = Digest.of(DumpFiles.dump(dump.uri(), dump));
    RememberedVerdict kept =
        RememberedVerdict.of(verdict, entry.length(), identity, sha256, options);
    try {
      write(beside(dump), kept.text());
    } catch (IOException e) {
      if (state.isEmpty()) {
        LOG.warn("Cannot remember the verdict of {}, --state names another place", dump.uri(), e);
      } else {
        state.get().store().makeDirectories(state.get().path(), 0700);
        write(inState(dump), kept.text());
      }
    }
    return kept;
  }

  /** Takes away what was remembered of a dump that is removed. */
  void forget(DumpFiles.Place dump) throws IOException {
    beside(dump).store().delete(beside(dump).path());
    if (state.isPresent()) {
      state.get().store().delete(inState(dump).path());
    }
  }

  private static DumpFiles.Place beside(DumpFiles.Place dump) {
    return dump.parent().child("." + dump.name() + SUFFIX);
  }

  private DumpFiles.Place inState(DumpFiles.Place dump) {
    byte[] uri = dump.uri().getBytes(StandardCharsets.UTF_8);
    String name = HexFormat.of().toHexDigits(RowKey.hash(uri, 0, uri.length, false));
    return state.orElseThrow().child(name + SUFFIX);
  }

  private static Optional<RememberedVerdict> read(DumpFiles.Place place) throws IOException {
    try (InputStream in = place.store().open(place.path())) {
      return RememberedVerdict.parse(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      LOG.warn("Cannot read {}, the dump is judged again", place.uri(), e);
      return Optional.empty();
    }
  }

  /** Writes a small file anew: first under another name, so that no reader sees half of it. */
  static void write(DumpFiles.Place place, String text) throws IOException {
    DumpFiles.Place fresh = place.parent().child(place.name() + ".new");
    fresh.store().delete(fresh.path());
    try (OutputStream out = fresh.store().create(fresh.path(), 0644)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (!place.store().replacesAtomically()) {
      place.store().delete(place.path());
    }
    fresh.store().rename(fresh.path(), place.path());
  }
}

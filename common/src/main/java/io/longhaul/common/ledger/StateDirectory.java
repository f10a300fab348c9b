package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A policy's directory of plain files. A file appears whole or not at all: it is written under
 * another name first, then renamed.
 */
public final class StateDirectory {
  /** Stamped into every file; a reader accepts older ones and refuses newer ones. */
  public static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNFINISHED = ".new";
  private static final int READS = 3;
  private static final int DIRECTORY_PERMISSION = 0755;
  private static final int FILE_PERMISSION = 0644;

  private final Store store;
  private final String root;

  public StateDirectory(Store store, String root) {
    this.store = requireNonNull(store, "store is null");
    this.root = requireNonNull(root, "root is null");
  }

  /** The full URI of a file, for messages. */
  public String describe(String name) {
    return store.describe(root + "/" + name);
  }

  /** Writes a small file whole, replacing an older one. */
  public void write(String name, byte[] content) throws IOException {
    String path = root + "/" + name;
    int slash = path.lastIndexOf('/');
    store.makeDirectories(path.substring(0, slash), DIRECTORY_PERMISSION);
    String unfinished = unfinished(path);
    store.delete(unfinished);
    try (OutputStream out = store.create(unfinished, FILE_PERMISSION)) {
      out.write(content);
    }
    store.rename(unfinished, path);
  }

  /** Reads a small file; empty only when it does not exist. */
  public Optional<byte[]> read(String name) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = store.open(root + "/" + name)) {
        return Optional.of(in.readAllBytes());
      } catch (FileNotFoundException e) {
        return Optional.empty();
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        // HDFS gives up a read whose file was replaced between two of its look-ups.
        if (attempt == READS) {
          throw e;
        }
      }
    }
  }

  /** An empty object with the stamp, to be filled and given to {@link #writeJson}. */
  public static ObjectNode stamped() {
    return JsonNodeFactory.instance.objectNode().put("format", FORMAT);
  }

  public void writeJson(String name, ObjectNode stamped) throws IOException {
    write(name, toBytes(stamped));
  }

  static byte[] toBytes(ObjectNode stamped) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(stamped);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write JSON", e);
    }
  }

  /**
   * Reads a stamped file; empty only when it does not exist.
   *
   * @throws JobException usage, when a newer version wrote it
   */
  public Optional<JsonNode> readJson(String name) throws IOException {
    Optional<byte[]> content = read(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(name, content.get()));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read state file %s: it is no JSON".formatted(describe(name)), e);
    }
  }

  /**
   * What a stamped file holds.
   *
   * @throws JobException usage, when a newer version wrote it
   */
  JsonNode parse(String name, byte[] content) throws IOException {
    JsonNode json = JSON.readTree(content);
    int format = json.path("format").asInt();
    if (format > FORMAT) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid state file %s: format %d, written by run %s (this version reads up to %d: use the newer version)"
              .formatted(describe(name), format, json.path("run").asText(), FORMAT));
    }
    return json;
  }

  /** Makes a small file that must not exist; false when it does. One of several callers wins. */
  public boolean create(String name, byte[] content) throws IOException {
    String path = root + "/" + name;
    store.makeDirectories(path.substring(0, path.lastIndexOf('/')), DIRECTORY_PERMISSION);
    try (OutputStream out = store.create(path, FILE_PERMISSION)) {
      out.write(content);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** The names in a folder, sorted, unfinished files left out; none when it does not exist. */
  public List<String> list(String folder) throws IOException {
    try {
      return store.list(root + "/" + folder).stream()
          .map(FileEntry::name)
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * Deletes what a writer that died left unfinished in a folder, not below it.
   *
   * @param except name of a file that somebody may be writing; empty for none
   */
  public void deleteUnfinished(String folder, String except) throws IOException {
    try {
      for (FileEntry entry : store.list(root + "/" + folder)) {
        boolean unfinished = entry.name().startsWith(".") && entry.name().endsWith(UNFINISHED);
        if (unfinished && !entry.name().equals("." + except + UNFINISHED)) {
          store.delete(root + "/" + folder + "/" + entry.name());
        }
      }
    } catch (FileNotFoundException e) {
      // Nothing was ever written there.
      return;
    }
  }

  /** Deletes what the writer of one file that died left unfinished of it. */
  public void deleteUnfinished(String name) throws IOException {
    store.delete(unfinished(root + "/" + name));
  }

  private static String unfinished(String path) {
    int slash = path.lastIndexOf('/');
    return path.substring(0, slash + 1) + "." + path.substring(slash + 1) + UNFINISHED;
  }

  /** Whether a folder holds nothing, unfinished files included, or does not exist. */
  boolean isEmpty(String folder) throws IOException {
    try {
      return store.list(root + "/" + folder).isEmpty();
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /** When a file was last written, by its store's clock; empty only when it does not exist. */
  public Optional<Instant> modified(String name) throws IOException {
    try {
      return Optional.of(Instant.ofEpochMilli(store.entry(root + "/" + name).modified()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Deletes a file or a whole folder; what is not there is left alone. */
  public void delete(String name) throws IOException {
    store.delete(root + "/" + name);
  }

  /** Renames a file within the directory; one that is there under the new name is replaced. */
  void rename(String from, String to) throws IOException {
    store.rename(root + "/" + from, root + "/" + to);
  }

  /** Whether nobody writes a file any more; true too where the store can't tell. */
  boolean isClosed(String name) throws IOException {
    return store.isClosed(root + "/" + name);
  }

  /** Whether a file that is replaced is there all the time. */
  public boolean replacesAtomically() {
    return store.replacesAtomically();
  }

  /** Whether of several that {@link #create} the same file at once exactly one succeeds. */
  boolean createsExclusively() {
    return store.createsExclusively();
  }
}

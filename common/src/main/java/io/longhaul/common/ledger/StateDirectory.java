package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A policy's directory of plain files. A file appears whole or not at all: it is written under
 * another name first, then renamed.
 */
public final class StateDirectory {
  /** Stamped into every file; a reader accepts older ones and refuses newer ones. */
  public static final int FORMAT = 1;

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
    String unfinished = path.substring(0, slash + 1) + "." + path.substring(slash + 1) + ".new";
    store.delete(unfinished);
    try (OutputStream out = store.create(unfinished, FILE_PERMISSION)) {
      out.write(content);
    }
    store.rename(unfinished, path);
  }

  /** Reads a small file; empty only when it does not exist. */
  public Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = store.open(root + "/" + name)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}

package io.longhaul.common.storage;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store that behaves as object stores do: whether a file is there is asked when its writing
 * begins, it appears when its writing ends, and the last of several writers wins.
 */
public final class LooseStore extends ForwardingStore {
  private final AtomicInteger parts = new AtomicInteger();

  public LooseStore(Store inner) {
    super(inner);
  }

  @Override
  public boolean createsExclusively() {
    return false;
  }

  @Override
  public OutputStream create(String path, int permission) throws IOException {
    try {
      entry(path);
      throw new FileAlreadyExistsException("Cannot create " + describe(path) + ": already exists");
    } catch (FileNotFoundException e) {
      entry(path.substring(0, path.lastIndexOf('/')));
    }
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        String part = path + ".part" + parts.incrementAndGet();
        String folder = part.substring(0, part.lastIndexOf('/') + 1);
        String hidden = folder + "." + part.substring(part.lastIndexOf('/') + 1);
        try (OutputStream out = LooseStore.super.create(hidden, permission)) {
          writeTo(out);
        }
        rename(hidden, path);
      }
    };
  }
}

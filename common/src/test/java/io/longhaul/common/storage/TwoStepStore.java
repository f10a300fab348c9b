package io.longhaul.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** A store that creates exclusively, but replaces a file by deleting it first. */
public final class TwoStepStore extends ForwardingStore {
  public TwoStepStore(Store inner) {
    super(inner);
  }

  @Override
  public boolean replacesAtomically() {
    return false;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    entry(from);
    delete(to);
    try {
      entry(to);
    } catch (FileNotFoundException e) {
      super.rename(from, to);
      return;
    }
    throw new FileAlreadyExistsException("Cannot rename to " + describe(to) + ": already exists");
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The stores of this JVM, one per file system and settings: opening one costs connections, and a
 * task is short. Driver and tasks of a local run share them.
 */
public final class ExecutorStores {
  private static final Map<StoreSpec, Store> OPEN = new HashMap<>();

  private ExecutorStores() {}

  /** The store of a spec, opened at its first use in this JVM. */
  public static synchronized Store of(StoreSpec spec) throws IOException {
    Store store = OPEN.get(spec);
    if (store == null) {
      store = spec.open();
      OPEN.put(spec, store);
    }
    return store;
  }

  /** Closes all of them; the next use opens anew. */
  public static synchronized void closeAll() throws IOException {
    IOException first = null;
    for (Store store : OPEN.values()) {
      try {
        store.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    OPEN.clear();
    if (first != null) {
      throw first;
    }
  }
}

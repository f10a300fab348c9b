package io.longhaul.common.ledger;

import io.longhaul.common.storage.LooseStore;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Locks on a store that lets several create the same file at once. */
class TestRunLocksByClaims implements RunLocksContract {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() throws IOException {
    store = new LooseStore(new StoreSpec("file://", Map.of()).open());
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String root() {
    return folder.resolve("state").toString();
  }

  @Override
  public int rounds() {
    return 10;
  }
}

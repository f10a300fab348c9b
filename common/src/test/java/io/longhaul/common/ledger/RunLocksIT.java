package io.longhaul.common.ledger;

import io.longhaul.common.storage.MiniHdfs;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Locks on HDFS. */
class RunLocksIT implements ExclusiveLocksContract {
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  @TempDir private static Path files;
  private static MiniHdfs hdfs;
  private static Store store;

  private String root;

  @BeforeAll
  static void start() throws IOException {
    hdfs = MiniHdfs.start(files);
    store = hdfs.spec().open();
  }

  @AfterAll
  static void stop() throws IOException {
    store.close();
    hdfs.close();
  }

  @BeforeEach
  void name() {
    root = "/state" + FOLDERS.incrementAndGet();
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public int rounds() {
    return 3;
  }

  @Override
  public int stride() {
    return 20;
  }
}

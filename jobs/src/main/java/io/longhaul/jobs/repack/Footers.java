package io.longhaul.jobs.repack;

import io.longhaul.common.storage.Store;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.FileFacts;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.schema.MessageType;

/** Reads the footers of candidates, several at a time. */
final class Footers {
  private static final int THREADS = 8;

  private final Store store;
  private final Place input;
  private final Crossing crossing;
  private final Map<MessageType, MessageType> schemas = new ConcurrentHashMap<>();

  Footers(Store store, Place input, Crossing crossing) {
    this.store = store;
    this.input = input;
    this.crossing = crossing;
  }

  /** What a candidate turned out to be. */
  sealed interface Look {
    InputFileEntry file();
  }

  record Parquet(InputFileEntry file, FileFacts facts) implements Look {}

  record Other(InputFileEntry file, String reason) implements Look {}

  record Damaged(InputFileEntry file, String reason) implements Look {}

  /**
   * Looks at all of them, in their order.
   *
   * @throws IOException when a file can't be read: never is a plan made from a part
   */
  List<Look> read(List<InputFileEntry> files) throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "footers");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Look>> pending = new ArrayList<>();
      for (InputFileEntry file : files) {
        pending.add(threads.submit(() -> look(file)));
      }
      List<Look> looks = new ArrayList<>();
      for (Future<Look> look : pending) {
        looks.add(look.get());
      }
      return looks;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("Cannot read footers", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Look look(InputFileEntry file) throws IOException {
    String path = input.child(file.path());
    try {
      FileFacts facts =
          FileFacts.read(
              new Source(file.path(), new StoreInput(store, path, file.length(), crossing)));
      // Most files have one schema: it is held once.
      MessageType schema = schemas.computeIfAbsent(facts.schema(), found -> found);
      return new Parquet(file, facts.with(schema));
    } catch (FileNotFoundException e) {
      return new Other(file, "gone since it was listed");
    } catch (UnsupportedFileException e) {
      return new Other(file, e.getMessage());
    } catch (DamagedFileException e) {
      String head = head(path);
      if (head.equals("PAR1")) {
        return new Damaged(file, e.getMessage());
      }
      return new Other(file, head.startsWith("ORC") ? "ORC, not Parquet" : "not Parquet");
    }
  }

  private String head(String path) throws IOException {
    try (InputStream in = store.open(path)) {
      return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
    }
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.storage.MiniHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Source and target cluster, started by the first test class that is extended with it and stopped
 * after the last test of all.
 */
public final class TwoClusters implements BeforeAllCallback {
  private static final AtomicInteger FOLDERS = new AtomicInteger();
  private static final AtomicReference<Running> RUNNING = new AtomicReference<>();

  private record Running(Path folder, MiniHdfs source, MiniHdfs target)
      implements ExtensionContext.Store.CloseableResource {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("longhaul-clusters-");
        return new Running(
            folder,
            MiniHdfs.start(folder.resolve("source")),
            MiniHdfs.start(folder.resolve("target")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
      target.close();
      TemporaryFiles.delete(folder);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    RUNNING.set(
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class));
  }

  public static MiniHdfs source() {
    return RUNNING.get().source();
  }

  public static MiniHdfs target() {
    return RUNNING.get().target();
  }

  /** The name of a folder that no other test has. */
  public static String newFolder() {
    return "/test" + FOLDERS.incrementAndGet();
  }
}

package io.longhaul.jobs.hbase;

import io.longhaul.jobs.demo.EmbeddedHBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Source and target HBase, started by the first test class that is extended with it and stopped
 * after the last test of all; a third one, once a test asks for it. Tests share them: each works on
 * tables of its own.
 */
public final class TwoHBases implements BeforeAllCallback {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final AtomicReference<Running> RUNNING = new AtomicReference<>();

  private static final class Running implements ExtensionContext.Store.CloseableResource {
    private final Path folder;
    private final EmbeddedHBase source;
    private final EmbeddedHBase target;
    private EmbeddedHBase third;

    Running() {
      try {
        folder = Files.createTempDirectory("longhaul-hbase-").toRealPath();
        source = begin("source");
        target = begin("target");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private EmbeddedHBase begin(String name) throws IOException {
      try {
        return EmbeddedHBase.start(
            folder.resolve(name),
            Map.of(
                "hbase.replication.bulkload.enabled",
                "true",
                "hbase.replication.cluster.id",
                name));
      } catch (InterruptedException e) {
        throw new IOException("Interrupted while HBase " + name + " was starting", e);
      }
    }

    synchronized EmbeddedHBase third() throws IOException {
      if (third == null) {
        third = begin("third");
      }
      return third;
    }

    @Override
    public synchronized void close() throws IOException {
      if (third != null) {
        third.close();
      }
      target.close();
      source.close();
      delete(folder);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    RUNNING.set(
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class));
  }

  /** Replicates bulk loads, its cluster id is {@code source}. */
  public static EmbeddedHBase source() {
    return RUNNING.get().source;
  }

  /** Replicates bulk loads, its cluster id is {@code target}. */
  public static EmbeddedHBase target() {
    return RUNNING.get().target;
  }

  /** Started by the first who asks. */
  public static EmbeddedHBase third() throws IOException {
    return RUNNING.get().third();
  }

  /** A table's name that no other test has, in the default namespace. */
  public static TableName newTable() {
    return TableName.valueOf("t" + NAMES.incrementAndGet());
  }

  /** A namespace's name that no other test has. */
  public static String newNamespace() {
    return "ns" + NAMES.incrementAndGet();
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // A server's thread that ends late may have deleted it.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

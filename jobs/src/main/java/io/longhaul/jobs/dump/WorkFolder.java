package io.longhaul.jobs.dump;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of one drill that nobody else can look into, deleted at its end unless it is kept. */
final class WorkFolder implements Closeable {
  private final Path path;
  private final DumpRestoreConfig.Keep keep;

  private WorkFolder(Path path, DumpRestoreConfig.Keep keep) {
    this.path = path;
    this.keep = keep;
  }

  static WorkFolder create(Path parent, DumpRestoreConfig.Keep keep) throws IOException {
    try {
      Path path =
          Files.createTempDirectory(
              parent,
              "longhaul-drill-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new WorkFolder(path, keep);
    } catch (IOException e) {
      throw new IOException(
          "Cannot make a work folder in %s: %s (see --work-dir)"
              .formatted(parent, e.getClass().getSimpleName()),
          e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (keep == DumpRestoreConfig.Keep.ALL) {
      // The password is of no use to who looks into the rest.
      Files.deleteIfExists(path.resolve("metastore-conf").resolve("metastore-site.xml"));
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(path)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : paths) {
      Files.deleteIfExists(one);
    }
  }
}

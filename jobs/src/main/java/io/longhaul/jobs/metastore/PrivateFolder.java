package io.longhaul.jobs.metastore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder on this machine that nobody else can look into, gone when it is closed. */
record PrivateFolder(Path path) implements Closeable {
  private static final FileAttribute<Set<PosixFilePermission>> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> SECRET =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static PrivateFolder make(Path parent) throws IOException {
    try {
      return new PrivateFolder(Files.createTempDirectory(parent, "longhaul-metastore-", OURS));
    } catch (IOException e) {
      throw new IOException(
          "Cannot make a work folder in %s: %s (see --work-dir)".formatted(parent, e.getMessage()),
          e);
    }
  }

  /** A file that was never readable by others. */
  Path secret(String name, String text) throws IOException {
    Path file = Files.createFile(path.resolve(name), SECRET);
    return Files.writeString(file, text);
  }

  @Override
  public void close() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(path)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : paths) {
      Files.deleteIfExists(one);
    }
  }
}

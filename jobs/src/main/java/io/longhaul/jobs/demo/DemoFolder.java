package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/** The demo's folder: what is worth keeping, and below it the data, deleted at the end. */
final class DemoFolder implements Closeable {
  private final Path root;
  private final Path data;

  private DemoFolder(Path root, Path data) {
    this.root = root;
    this.data = data;
  }

  /**
   * Makes a folder.
   *
   * @param wanted must not exist or be empty; a fresh folder for temporary files when none is
   *     wanted
   * @throws JobException when it can't be used
   */
  static DemoFolder create(Optional<Path> wanted) throws IOException {
    Path root =
        wanted.isPresent()
            ? empty(wanted.get().toAbsolutePath().normalize())
            : Files.createTempDirectory("longhaul-demo-").toRealPath();
    return new DemoFolder(root, Files.createDirectory(root.resolve("data")));
  }

  private static Path empty(Path root) throws IOException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new JobException(ExitStatus.USAGE, "Invalid --dir: " + root + " (is not a folder)");
    }
    Files.createDirectories(root);
    if (!isEmpty(root)) {
      throw new JobException(ExitStatus.USAGE, "Invalid --dir: " + root + " (must be empty)");
    }
    return root;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** What stays. */
  Path root() {
    return root;
  }

  /** What goes. */
  Path data() {
    return data;
  }

  Path policyFile() {
    return root.resolve("policy.yaml");
  }

  /** The jobs' own reports. */
  Path reports() {
    return root.resolve("reports");
  }

  /** Copies of the runs' files at the target. */
  Path runs() {
    return root.resolve("runs");
  }

  Path writePolicy(String text) throws IOException {
    return Files.writeString(policyFile(), text, UTF_8);
  }

  Path writeReport(String name, ObjectNode report) throws IOException {
    return Files.writeString(
        Files.createDirectories(reports()).resolve(name + ".json"),
        report.toPrettyString() + "\n",
        UTF_8);
  }

  /** Deletes the data, and the folder when nothing else is in it. */
  @Override
  public void close() throws IOException {
    Files.walkFileTree(data, new Deletion());
    if (isEmpty(root)) {
      Files.delete(root);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

package io.longhaul.common.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Deletes trees of any depth and width: no recursion, one open directory, no list of names. */
final class LocalDelete {
  /** Others may add files while we delete; they don't get to keep us for ever. */
  private static final int ROUNDS = 3;

  private record Pending(Path path, int emptied) {}

  private LocalDelete() {}

  /** Deletes a file, link or directory; nothing when there is none. */
  static void of(Path root) throws IOException {
    if (root.getParent() == null) {
      throw new FileSystemException(root.toString(), null, "it is the root");
    }
    Deque<Pending> pending = new ArrayDeque<>();
    pending.push(new Pending(root, 0));
    while (!pending.isEmpty()) {
      Pending next = pending.pop();
      if (isDeleted(next.path())) {
        continue;
      }
      if (next.emptied() == ROUNDS) {
        throw new DirectoryNotEmptyException(next.path().toString());
      }
      pending.push(new Pending(next.path(), next.emptied() + 1));
      deleteChildren(next.path(), pending);
    }
  }

  /** False of a directory that is not empty. */
  private static boolean isDeleted(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  private static void deleteChildren(Path directory, Deque<Pending> pending) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (!isDeleted(child)) {
          pending.push(new Pending(child, 0));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}

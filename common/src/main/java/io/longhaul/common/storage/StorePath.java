package io.longhaul.common.storage;

import java.io.IOException;
import java.nio.file.InvalidPathException;

/** What holds for a path on every {@link Store}. */
final class StorePath {
  static final String ROOT = "/";

  private StorePath() {}

  /**
   * The path, found to be one.
   *
   * @throws IllegalArgumentException when it is not absolute and normal
   * @throws IOException when it holds a character that no store can
   */
  static String checked(String path) throws IOException {
    if (!isNormal(path)) {
      throw new IllegalArgumentException(
          "Invalid path: "
              + PrintableName.of(path)
              + " (must start with /, without empty, . or .. components)");
    }
    for (int i = 0; i < path.length(); i++) {
      char unit = path.charAt(i);
      if (unit == 0) {
        throw new IOException("Invalid path: " + PrintableName.of(path) + " (holds NUL)");
      }
      if (Character.isSurrogate(unit)) {
        // One of a pair is no character: UTF-8 has no bytes for it, encoders write "?" instead.
        if (Character.charCount(path.codePointAt(i)) != 2) {
          throw new IOException("Invalid path: " + PrintableName.of(path) + " (is no Unicode)");
        }
        i++;
      }
    }
    return path;
  }

  /** Whether a path is absolute, without empty, {@code .} and {@code ..} components. */
  static boolean isNormal(String path) {
    if (path.equals(ROOT)) {
      return true;
    }
    if (!path.startsWith("/") || path.endsWith("/")) {
      return false;
    }
    return !path.contains("//")
        && !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  /** The last component; empty of the root. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path in java.nio's terms. */
  static java.nio.file.Path local(String path) throws IOException {
    try {
      return java.nio.file.Path.of(checked(path));
    } catch (InvalidPathException e) {
      throw new IOException(
          "Invalid path: "
              + PrintableName.of(path)
              + " (has no bytes in the encoding of file names, "
              + System.getProperty("sun.jnu.encoding")
              + ": start with LC_ALL=C.UTF-8)",
          e);
    }
  }
}

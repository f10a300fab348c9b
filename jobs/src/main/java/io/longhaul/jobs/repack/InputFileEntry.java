package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One file of INPUT as it was listed.
 *
 * @param path relative to INPUT
 * @param modified milliseconds since the epoch
 */
record InputFileEntry(String path, long length, long modified, int permission)
    implements Serializable {
  InputFileEntry {
    requireNonNull(path, "path is null");
  }

  /** The directory it lies in, relative to INPUT; empty for INPUT itself. */
  String directory() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether it is the same file, not touched since. */
  boolean isUnchangedFrom(InputFileEntry other) {
    return path.equals(other.path) && length == other.length && modified == other.modified;
  }
}

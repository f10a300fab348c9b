package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import java.io.Serializable;

/**
 * A directory still to be walked.
 *
 * @param path relative to the dataset
 * @param source its entry at the source; null when only the target has it
 * @param target its entry at the target; null when only the source has it
 * @param excluded whether a rule leaves it out, so that its files are only counted
 */
record Directory(String path, FileEntry source, FileEntry target, boolean excluded)
    implements Serializable {

  static Directory root(FileEntry source, FileEntry target) {
    return new Directory("", source, target, false);
  }

  static Directory both(String path, FileEntry source, FileEntry target) {
    return new Directory(path, source, target, false);
  }

  static Directory excluded(String path, FileEntry source) {
    return new Directory(path, source, null, true);
  }

  /** One that only the target has, or where the source has a file. */
  static Directory extra(String path, FileEntry target) {
    return new Directory(path, null, target, false);
  }

  /** The relative path of an entry of this directory. */
  String child(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  boolean atSource() {
    return source != null;
  }

  boolean atTarget() {
    return target != null;
  }
}

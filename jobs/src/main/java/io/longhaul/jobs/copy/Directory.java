package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import java.io.Serializable;

/**
 * A directory still to be walked.
 *
 * @param path relative to the dataset
 * @param source its entry at the source; null when only the target has it
 * @param target its entry at the target; null when only the source has it
 * @param into traits that what is made in it at the target takes over: its own there, or those of
 *     the nearest directory above that is there
 * @param excluded whether a rule leaves it out, so that its files are only counted
 */
record Directory(String path, FileEntry source, FileEntry target, Traits into, boolean excluded)
    implements Serializable {

  Directory(String path, FileEntry source, FileEntry target, boolean excluded) {
    this(path, source, target, target == null ? Traits.NONE : target.traits(), excluded);
  }

  static Directory root(FileEntry source, FileEntry target) {
    return new Directory("", source, target, false);
  }

  static Directory both(String path, FileEntry source, FileEntry target) {
    return new Directory(path, source, target, false);
  }

  /** A directory that only the source has. */
  static Directory missing(String path, FileEntry source, Traits into) {
    return new Directory(path, source, null, into, false);
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

package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What one task found in the directories it walked. Mutable while the task fills it. */
final class Findings implements Serializable {
  private final List<PlanItem> items = new ArrayList<>();
  private final List<Extra> extras = new ArrayList<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private final List<Directory> remaining = new ArrayList<>();
  private long equalFiles;
  private long equalBytes;
  private long links;
  private long excludedFiles;
  private long excludedBytes;
  private String error;

  /** A path that only the target has. */
  record Extra(String path, FileEntry entry) implements Serializable {}

  /** A file whose content one side can't give. */
  record Unreadable(String path, String reason) implements Serializable {}

  List<PlanItem> items() {
    return items;
  }

  List<Extra> extras() {
    return extras;
  }

  List<Unreadable> unreadable() {
    return unreadable;
  }

  /** Directories that another task has to walk. */
  List<Directory> remaining() {
    return remaining;
  }

  void countEqual(long bytes) {
    equalFiles++;
    equalBytes += bytes;
  }

  void countLink() {
    links++;
  }

  void countExcluded(long bytes) {
    excludedFiles++;
    excludedBytes += bytes;
  }

  void stopWith(String message) {
    error = message;
  }

  long equalFiles() {
    return equalFiles;
  }

  long equalBytes() {
    return equalBytes;
  }

  long links() {
    return links;
  }

  long excludedFiles() {
    return excludedFiles;
  }

  long excludedBytes() {
    return excludedBytes;
  }

  /** Why the dataset must stop; null when all was listed. */
  String error() {
    return error;
  }
}

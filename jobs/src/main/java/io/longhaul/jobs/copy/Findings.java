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
  private final List<String> clashes = new ArrayList<>();
  private long excludedBytes;
  private long heldFiles;
  private long heldBytes;
  private boolean heldBack;
  private DeleteGuard.Loss loss = DeleteGuard.Loss.NONE;
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

  /** Paths where one side has a file and the other a directory, and the target's gives way. */
  List<String> clashes() {
    return clashes;
  }

  /** Counts a file of the dataset that the target has. */
  void countAtTarget(long bytes) {
    loss = loss.plus(new DeleteGuard.Loss(1, bytes, 0, 0, 0, 0));
  }

  /** Counts a file that the target will have no longer. */
  void countRemoved(long bytes) {
    loss = loss.plus(new DeleteGuard.Loss(0, 0, 1, bytes, 0, 0));
  }

  /**
   * Counts a file that the target will have in another state.
   *
   * @param bytes that it has now
   */
  void countReplaced(long bytes) {
    loss = loss.plus(new DeleteGuard.Loss(0, 0, 0, 0, 1, bytes));
  }

  /** Counts a held file that only the target has. */
  void countHeld(long bytes) {
    heldFiles++;
    heldBytes += bytes;
  }

  /** Counts a held file that is another one at the source. */
  void countHeldBack(long bytes) {
    countHeld(bytes);
    heldBack = true;
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

  long heldFiles() {
    return heldFiles;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Whether a hold keeps something of the source from the target. */
  boolean heldBack() {
    return heldBack;
  }

  DeleteGuard.Loss loss() {
    return loss;
  }

  /** Why the dataset must stop; null when all was listed. */
  String error() {
    return error;
  }
}

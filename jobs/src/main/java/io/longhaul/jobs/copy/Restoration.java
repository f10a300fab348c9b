package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;

/**
 * One thing that an undo brings back.
 *
 * @param from absolute path in the undo area
 * @param entry what lies there
 * @param files that come back with it; more than one, or none, of a directory
 */
record Restoration(Way way, String path, String from, FileEntry entry, long files) {
  /** What is done with what the target has there. */
  enum Way {
    /** It has nothing. */
    INTO_PLACE,
    /** It has a file, which goes right before the old one comes. */
    REPLACE,
    /** It has something of another kind, which goes first. */
    CLEAR
  }
}

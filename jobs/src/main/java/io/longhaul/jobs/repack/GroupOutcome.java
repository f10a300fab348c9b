package io.longhaul.jobs.repack;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** What became of a group in a task. */
sealed interface GroupOutcome extends Serializable {
  /**
   * It is staged, and what was read back from there equals its inputs.
   *
   * @param crc CRC32C of the bytes that were written
   * @param conflicts keys of the files' own metadata with several values, the first of which was
   *     kept
   */
  record Staged(long rows, long bytes, long crc, Set<String> conflicts) implements GroupOutcome {}

  /** It is better left as it is. */
  record Declined(String reason) implements GroupOutcome {}

  /** Its pages can't be merged; its rows may be read. */
  record Unmerged(String reason) implements GroupOutcome {}

  /**
   * Its rows are in a file that is yet to be packed.
   *
   * @param path absolute, at OUTPUT's store
   */
  record Rewritten(String path, long length) implements GroupOutcome {}

  record Failed(Failure failure) implements GroupOutcome {}

  /** Files that were copied as they are. */
  record Copied(List<Failure> failures) implements GroupOutcome {}
}

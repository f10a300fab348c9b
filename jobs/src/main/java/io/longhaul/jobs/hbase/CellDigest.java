package io.longhaul.jobs.hbase;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.ExtendedCell;

/**
 * Counts and digests cells in the order of a raw scan: rows, families and qualifiers ascending,
 * timestamps descending, delete markers before puts. SHA-256 over all of row, family, qualifier,
 * timestamp, type, value and tags of each cell, every one with its length before it, so that no two
 * different sequences of cells have the same bytes.
 *
 * <p>Of cells with the same row, family, qualifier, timestamp and type only the first counts, which
 * is the newest: a scan shows one put of them, and as many delete markers as were written. Not
 * thread-safe.
 */
final class CellDigest {
  private static final int HEAD = 7 * Integer.BYTES + Long.BYTES;

  private final MessageDigest digest = sha256();
  private final ByteBuffer head = ByteBuffer.allocate(HEAD);
  private Cell last;
  private long rows;
  private long cells;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("No SHA-256 in this Java", e);
    }
  }

  /**
   * Adds the next cell, which must not change any more.
   *
   * @return whether it counts
   */
  boolean add(Cell cell) {
    boolean sameRow = last != null && CellUtil.matchingRows(last, cell);
    if (sameRow
        && last.getTimestamp() == cell.getTimestamp()
        && last.getType() == cell.getType()
        && CellUtil.matchingColumn(last, cell)) {
      return false;
    }
    rows += sameRow ? 0 : 1;
    cells++;
    last = cell;
    int tags = cell instanceof ExtendedCell extended ? extended.getTagsLength() : 0;
    head.clear();
    head.putInt(cell.getRowLength())
        .putInt(cell.getFamilyLength())
        .putInt(cell.getQualifierLength())
        .putLong(cell.getTimestamp())
        .putInt(cell.getType().getCode())
        .putInt(cell.getValueLength())
        .putInt(tags);
    digest.update(head.array(), 0, head.position());
    digest.update(cell.getRowArray(), cell.getRowOffset(), cell.getRowLength());
    digest.update(cell.getFamilyArray(), cell.getFamilyOffset(), cell.getFamilyLength());
    digest.update(cell.getQualifierArray(), cell.getQualifierOffset(), cell.getQualifierLength());
    digest.update(cell.getValueArray(), cell.getValueOffset(), cell.getValueLength());
    if (tags > 0) {
      ExtendedCell extended = (ExtendedCell) cell;
      digest.update(extended.getTagsArray(), extended.getTagsOffset(), tags);
    }
    return true;
  }

  long rows() {
    return rows;
  }

  long cells() {
    return cells;
  }

  /** The digest of all that was added, as hex; ends it. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}

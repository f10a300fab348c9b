package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A file in the work area that a run staged and did not come to publish.
 *
 * @param scope index of the dataset in this run
 * @param path relative to the dataset
 * @param length of the source file when it was copied
 * @param modified of the source file when it was copied
 * @param placement what else it was made by, see {@link #placement(PlanItem)}
 * @param staged absolute path at the target, where it lies now
 * @param crc CRC32C of the bytes read from the source
 * @param identity of the staged file after its read-back; empty when not read back
 * @param group what is known of the files that became it; empty of a file that goes by itself
 */
record StagedFile(
    int scope,
    String path,
    long length,
    long modified,
    String placement,
    String staged,
    Method method,
    long crc,
    String identity,
    String group) {

  /** That of the plan's items which move bytes, so that both lists can be merged. */
  static final Comparator<StagedFile> ORDER =
      Comparator.comparingLong(StagedFile::length)
          .reversed()
          .thenComparing(StagedFile::path)
          .thenComparingInt(StagedFile::scope);

  static final ExternalSorter.Codec<StagedFile> CODEC = new StagedFileCodec();

  /**
   * What decides, beside its bytes, how a file is laid down: what it has at the source and what its
   * directory has at the target. Empty where neither has anything.
   */
  static String placement(PlanItem item) {
    Traits own = item.entry().traits();
    if (item.isGroup()) {
      // Its attributes are not set again: they are those of one of its files when it was made.
      FileEntry like = item.entry();
      return "group %o %s %s %s into %s"
          .formatted(like.permission(), like.owner(), like.group(), own, item.into());
    }
    return own.equals(Traits.NONE) && item.into().equals(Traits.NONE)
        ? ""
        : own + " into " + item.into();
  }

  /** Whether it is what a copy of the item would be. */
  boolean isStill(PlanItem item) {
    return item.isGroup() != group.isEmpty()
        && modified == item.entry().modified()
        && placement.equals(placement(item));
  }

  /** Where it stands to an item of the plan in the order of both. */
  int compareTo(PlanItem item) {
    int order = Long.compare(item.bytes(), length);
    if (order == 0) {
      order = path.compareTo(item.path());
    }
    return order == 0 ? Integer.compare(scope, item.scope()) : order;
  }

  private static final class StagedFileCodec implements ExternalSorter.Codec<StagedFile> {
    private static final Method[] METHODS = Method.values();

    @Override
    public void write(StagedFile file, DataOutput out) throws IOException {
      out.writeInt(file.scope());
      out.writeUTF(file.path());
      out.writeLong(file.length());
      out.writeLong(file.modified());
      out.writeUTF(file.placement());
      out.writeUTF(file.staged());
      out.writeByte(file.method().ordinal());
      out.writeLong(file.crc());
      out.writeUTF(file.identity());
      byte[] group = file.group().getBytes(StandardCharsets.UTF_8);
      out.writeInt(group.length);
      out.write(group);
    }

    @Override
    public StagedFile read(DataInput in) throws IOException {
      int scope = in.readInt();
      String path = in.readUTF();
      long length = in.readLong();
      long modified = in.readLong();
      String placement = in.readUTF();
      String staged = in.readUTF();
      Method method = METHODS[in.readByte()];
      long crc = in.readLong();
      String identity = in.readUTF();
      byte[] group = new byte[in.readInt()];
      in.readFully(group);
      String text = new String(group, StandardCharsets.UTF_8);
      return new StagedFile(
          scope, path, length, modified, placement, staged, method, crc, identity, text);
    }
  }
}

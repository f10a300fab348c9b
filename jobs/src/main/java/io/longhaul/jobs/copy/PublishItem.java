package io.longhaul.jobs.copy;

import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * One step that readers of the target can see.
 *
 * @param staged absolute path of a staged file; empty for the other steps
 * @param crc CRC32C that the staged bytes must have
 * @param identity of the staged file after its read-back
 */
record PublishItem(
    Step step,
    long number,
    PlanItem item,
    String staged,
    Method method,
    long crc,
    String identity) {

  /** The steps in the order they take within one directory. */
  enum Step {
    MAKE_DIRECTORY,
    NEW_FILE,
    REPLACED_FILE,
    FILE_ATTRIBUTES,
    /** After all of the dataset's files, deepest directory first. */
    DIRECTORY_ATTRIBUTES
  }

  /**
   * Directory by directory, parents first; table-format metadata after all data, in the order its
   * readers need; attributes of directories at the very end, since every rename below changes them.
   */
  static final Comparator<PublishItem> ORDER =
      Comparator.comparing((PublishItem publish) -> publish.step == Step.DIRECTORY_ATTRIBUTES)
          .thenComparingInt(PublishItem::rank)
          .thenComparing(PublishItem::byDirectory);

  static final ExternalSorter.Codec<PublishItem> CODEC = new PublishItemCodec();

  static PublishItem of(CopyOutcome outcome) {
    PlanItem item = outcome.item();
    Step step = item.action() == PlanItem.Action.COPY ? Step.NEW_FILE : Step.REPLACED_FILE;
    return new PublishItem(
        step,
        outcome.number(),
        item,
        outcome.staged(),
        outcome.method(),
        outcome.crc(),
        outcome.identity());
  }

  /** Of a file that an earlier run has staged. */
  static PublishItem of(PlanLine line, StagedFile file) {
    Step step = line.item().action() == PlanItem.Action.COPY ? Step.NEW_FILE : Step.REPLACED_FILE;
    return new PublishItem(
        step,
        line.number(),
        line.item(),
        file.staged(),
        file.method(),
        file.crc(),
        file.identity());
  }

  static PublishItem of(Step step, long number, PlanItem item) {
    return new PublishItem(step, number, item, "", Method.COMPOSITE, 0, "");
  }

  /** 0 for data; higher for table-format metadata, published later. */
  int rank() {
    return item.entry().isFile() ? TableMetadata.rank(item.path()) : 0;
  }

  /** The directory whose content this step changes, or which it is about. */
  String directory() {
    if (item.entry().isDirectory()) {
      return item.path();
    }
    int slash = item.path().lastIndexOf('/');
    return slash < 0 ? "" : item.path().substring(0, slash);
  }

  private static int byDirectory(PublishItem left, PublishItem right) {
    if (left.step == Step.DIRECTORY_ATTRIBUTES) {
      return right.item.path().compareTo(left.item.path());
    }
    int order = left.directory().compareTo(right.directory());
    if (order == 0) {
      order = left.step.compareTo(right.step);
    }
    return order == 0 ? left.item.path().compareTo(right.item.path()) : order;
  }

  private static final class PublishItemCodec implements ExternalSorter.Codec<PublishItem> {
    private static final Step[] STEPS = Step.values();
    private static final Method[] METHODS = Method.values();

    @Override
    public void write(PublishItem publish, DataOutput out) throws IOException {
      out.writeByte(publish.step().ordinal());
      out.writeLong(publish.number());
      PlanItem.CODEC.write(publish.item(), out);
      out.writeUTF(publish.staged());
      out.writeByte(publish.method().ordinal());
      out.writeLong(publish.crc());
      out.writeUTF(publish.identity());
    }

    @Override
    public PublishItem read(DataInput in) throws IOException {
      return new PublishItem(
          STEPS[in.readByte()],
          in.readLong(),
          PlanItem.CODEC.read(in),
          in.readUTF(),
          METHODS[in.readByte()],
          in.readLong(),
          in.readUTF());
    }
  }
}

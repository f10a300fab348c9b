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
 * @param afterRemovals whether something of another kind is in the way until then
 */
record PublishItem(
    Step step,
    long number,
    PlanItem item,
    String staged,
    Method method,
    long crc,
    String identity,
    boolean afterRemovals) {

  /** The steps in the order they take within one directory. */
  enum Step {
    MAKE_DIRECTORY,
    NEW_FILE,
    REPLACED_FILE,
    FILE_ATTRIBUTES,
    /** Of a file or link, once every copy of the dataset is published. */
    REMOVE,
    /** After the files in it, deepest first. */
    REMOVE_DIRECTORY,
    /** After all of the dataset's files, deepest directory first. */
    DIRECTORY_ATTRIBUTES
  }

  /** What the steps of a whole dataset are divided into, in order. */
  enum Phase {
    COPIES,
    REMOVALS,
    DIRECTORY_REMOVALS,
    /** Copies that had something of another kind in their way. */
    COPIES_AFTER_REMOVALS,
    DIRECTORY_ATTRIBUTES;

    /** Whether it must wait until every copy of {@link #COPIES} is at the target. */
    boolean waitsForCopies() {
      return this != COPIES && this != DIRECTORY_ATTRIBUTES;
    }
  }

  /**
   * Directory by directory, parents first; table-format metadata after all data, in the order its
   * readers need, and taken away in the reverse one; attributes of directories at the very end,
   * since every rename below changes them.
   */
  static final Comparator<PublishItem> ORDER =
      Comparator.comparing(PublishItem::phase)
          .thenComparingInt(
              publish -> publish.step == Step.REMOVE ? -publish.rank() : publish.rank())
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
        outcome.identity(),
        false);
  }

  /** Of a file that an earlier run has staged. */
  static PublishItem of(PlanLine line, StagedFile file) {
    Step step = line.item().action() == PlanItem.Action.COPY ? Step.NEW_FILE : Step.REPLACED_FILE;
    return new PublishItem(
        step,
        line.number(),
        line.item().isGroup() ? line.item().ofGroup(file.group()) : line.item(),
        file.staged(),
        file.method(),
        file.crc(),
        file.identity(),
        false);
  }

  static PublishItem of(Step step, long number, PlanItem item) {
    return new PublishItem(step, number, item, "", Method.COMPOSITE, 0, "", false);
  }

  /** The same step, to be taken once the removals are done. */
  PublishItem waiting() {
    return new PublishItem(step, number, item, staged, method, crc, identity, true);
  }

  Phase phase() {
    return switch (step) {
      case REMOVE -> Phase.REMOVALS;
      case REMOVE_DIRECTORY -> Phase.DIRECTORY_REMOVALS;
      case DIRECTORY_ATTRIBUTES -> Phase.DIRECTORY_ATTRIBUTES;
      case MAKE_DIRECTORY, NEW_FILE, REPLACED_FILE, FILE_ATTRIBUTES ->
          afterRemovals ? Phase.COPIES_AFTER_REMOVALS : Phase.COPIES;
    };
  }

  /** Whether this step and another may be in one burst. */
  boolean goesWith(PublishItem other) {
    return phase() == other.phase() && rank() == other.rank();
  }

  /** Whether a file becomes visible by it. */
  boolean isFile() {
    return step == Step.NEW_FILE || step == Step.REPLACED_FILE;
  }

  /** Whether its file may have a length; that of a group's result is not planned. */
  boolean mayHaveLength(long length) {
    return item.isGroup() || length == item.entry().length();
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
    if (left.step == Step.DIRECTORY_ATTRIBUTES || left.step == Step.REMOVE_DIRECTORY) {
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
      out.writeBoolean(publish.afterRemovals());
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
          in.readUTF(),
          in.readBoolean());
    }
  }
}

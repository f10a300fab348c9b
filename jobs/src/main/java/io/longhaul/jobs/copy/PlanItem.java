package io.longhaul.jobs.copy;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Traits;
import io.longhaul.common.work.ExternalSorter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * One thing a run will do, and why.
 *
 * @param scope index of the dataset's {@link CopyScope}
 * @param path relative to the dataset, components joined by {@code /}; empty for its root
 * @param entry what the listing saw: at the source, its traits as far as they are preserved; of a
 *     removal at the target
 * @param into traits that the target has there: of the entry whose attributes change, else of the
 *     nearest directory that is there already, as what is made in it would take them over
 * @param group what is known of the files that become this one, whose length is that of all of
 *     them; empty of a file that goes by itself
 */
record PlanItem(
    int scope,
    Action action,
    String path,
    FileEntry entry,
    String reason,
    Traits into,
    String group)
    implements Serializable {

  /** What is done to the path at the target. */
  enum Action {
    /** A file that the target lacks. */
    COPY,
    /** A file that the target has in another state. */
    REPLACE,
    /** Attributes of an equal file, or of a directory that is there. */
    ATTRIBUTES,
    MAKE_DIRECTORY,
    /** A file or link that only the target has, or that is in the way of a directory. */
    REMOVE,
    /** A directory that only the target has, or that is in the way of a file; if nothing stays. */
    REMOVE_DIRECTORY,
    /** What can't be done, and is counted as failed. */
    REFUSE,
    /** Passed over; in a plan only when asked for. */
    SKIP;

    boolean moves() {
      return this == COPY || this == REPLACE;
    }

    boolean removes() {
      return this == REMOVE || this == REMOVE_DIRECTORY;
    }

    String word() {
      return switch (this) {
        case COPY -> "copy";
        case REPLACE -> "replace";
        case ATTRIBUTES -> "attributes";
        case MAKE_DIRECTORY -> "directory";
        case REMOVE, REMOVE_DIRECTORY -> "remove";
        case REFUSE -> "refuse";
        case SKIP -> "skip";
      };
    }
  }

  /** Within one priority and deadline: largest first, then by path; datasets of one name order. */
  static final Comparator<PlanItem> ORDER =
      Comparator.comparingLong((PlanItem item) -> item.bytes())
          .reversed()
          .thenComparing(PlanItem::path)
          .thenComparingInt(PlanItem::scope);

  static final ExternalSorter.Codec<PlanItem> CODEC = new PlanItemCodec();

  PlanItem {
    requireNonNull(action, "action is null");
    requireNonNull(path, "path is null");
    requireNonNull(entry, "entry is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(into, "into is null");
    requireNonNull(group, "group is null");
  }

  PlanItem(int scope, Action action, String path, FileEntry entry, String reason, Traits into) {
    this(scope, action, path, entry, reason, into, "");
  }

  PlanItem(int scope, Action action, String path, FileEntry entry, String reason) {
    this(scope, action, path, entry, reason, Traits.NONE);
  }

  /** Whether several files of the source become this one. */
  boolean isGroup() {
    return !group.isEmpty();
  }

  /** Whether it is of a file whose very content is in another file of the target. */
  boolean isSuperseded() {
    return action == Action.REMOVE && isGroup();
  }

  /** The same with what else is known of its group. */
  PlanItem ofGroup(String text) {
    return new PlanItem(scope, action, path, entry, reason, into, text);
  }

  /** As the maker of groups wants it. */
  Repacking.Group asGroup() {
    return new Repacking.Group(path, entry, 0, 0, reason, group);
  }

  /** How many bytes cross the link for it, at most. */
  long bytes() {
    return action.moves() ? entry.length() : 0;
  }

  /** Whether it is of a file that the source has and nothing but the plan counts. */
  boolean isSourceFile() {
    return entry.isFile() && !action.removes() && action != Action.SKIP;
  }

  private static final class PlanItemCodec implements ExternalSorter.Codec<PlanItem> {
    private static final Action[] ACTIONS = Action.values();
    private static final FileEntry.Kind[] KINDS = FileEntry.Kind.values();

    @Override
    public void write(PlanItem item, DataOutput out) throws IOException {
      out.writeInt(item.scope());
      out.writeByte(item.action().ordinal());
      out.writeUTF(item.path());
      FileEntry entry = item.entry();
      out.writeByte(entry.kind().ordinal());
      out.writeLong(entry.length());
      out.writeLong(entry.modified());
      out.writeInt(entry.permission());
      out.writeUTF(entry.owner());
      out.writeUTF(entry.group());
      out.writeBoolean(entry.encrypted());
      TraitsFormat.write(entry.traits(), out);
      out.writeUTF(item.reason());
      TraitsFormat.write(item.into(), out);
      byte[] group = item.group().getBytes(StandardCharsets.UTF_8);
      out.writeInt(group.length);
      out.write(group);
    }

    @Override
    public PlanItem read(DataInput in) throws IOException {
      int scope = in.readInt();
      Action action = ACTIONS[in.readByte()];
      String path = in.readUTF();
      FileEntry entry =
          new FileEntry(
              path.substring(path.lastIndexOf('/') + 1),
              KINDS[in.readByte()],
              in.readLong(),
              in.readLong(),
              in.readInt(),
              in.readUTF(),
              in.readUTF(),
              in.readBoolean(),
              TraitsFormat.read(in));
      String reason = in.readUTF();
      Traits into = TraitsFormat.read(in);
      byte[] group = new byte[in.readInt()];
      in.readFully(group);
      String text = new String(group, StandardCharsets.UTF_8);
      return new PlanItem(scope, action, path, entry, reason, into, text);
    }
  }
}

package io.longhaul.common.repack;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * How the files of one dataset become fewer on their way to the target. Its parts run in tasks;
 * what it remembers lies in the state directory.
 */
public interface Repacking extends Serializable {
  /** Finds out how a dataset is repacked. */
  @FunctionalInterface
  interface Factory {
    Repacking of(Policy policy, Dataset dataset);
  }

  /**
   * Files of one directory that become one.
   *
   * @param path of that file, relative to the dataset; it stays the same for as long as the group
   *     has a file
   * @param like the entry whose attributes it gets: that of one of the files, its length that of
   *     all of them
   * @param files how many
   * @param lost how many files of its former result changed or are gone
   * @param text all that is known of it, in one line
   */
  record Group(String path, FileEntry like, int files, int lost, String reason, String text)
      implements Serializable {
    public Group {
      requireNonNull(path, "path is null");
      requireNonNull(like, "like is null");
      requireNonNull(text, "text is null");
    }
  }

  /**
   * What becomes of the files of one directory.
   *
   * @param make groups that the target lacks, or has in another state
   * @param kept groups whose files are as they were and whose result is there as it was published
   * @param packed names at the source of files in one of the groups
   * @param results names at the target of the groups' results
   * @param superseded names at the target of files whose rows are elsewhere, each with the reason:
   *     readers would meet those rows twice
   */
  record View(
      List<Group> make,
      List<Group> kept,
      Set<String> packed,
      Set<String> results,
      Map<String, String> superseded) {
    /** Of a directory in which each file goes by itself. */
    public static final View NONE = new View(List.of(), List.of(), Set.of(), Set.of(), Map.of());

    public View {
      make = List.copyOf(make);
      kept = List.copyOf(kept);
      packed = Set.copyOf(packed);
      results = Set.copyOf(results);
      superseded = Map.copyOf(superseded);
    }
  }

  /**
   * What may be seen of one directory.
   *
   * @param path relative to the dataset
   * @param source files that may be copied, and all directories
   */
  record Listing(String path, List<FileEntry> source, List<FileEntry> target) {
    public Listing {
      source = List.copyOf(source);
      target = List.copyOf(target);
    }
  }

  /**
   * The way between the stores.
   *
   * @param crossed told of bytes as they cross, and with 0 of any other progress
   */
  record Way(Pacer pacer, LongConsumer crossed) {}

  /** The result of a group, written and not yet proven. */
  interface Made {
    /** The group with what is known of it now. */
    Group group();

    /** A file of the group, relative to the dataset, whose attributes it gets. */
    String like();

    /** CRC32C of the bytes that were written. */
    long crc();

    /**
     * Holds what is there against what was read.
     *
     * @return what differs; empty when all is equal
     */
    Optional<String> difference() throws IOException, InterruptedException;
  }

  /** A group can't be made as it is: its files are damaged, or changed under the work. */
  final class NotMadeException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    /**
     * @param lasting whether another run would meet the same
     */
    public NotMadeException(String message, boolean lasting) {
      super(message);
      this.lasting = lasting;
    }

    public boolean isLasting() {
      return lasting;
    }
  }

  /**
   * What was found out about a dataset that is to be repacked where that pays.
   *
   * @param why in one line
   */
  record Decision(boolean repacks, String why) implements Serializable {
    public Decision {
      requireNonNull(why, "why is null");
    }
  }

  /** The same, or {@link #NONE} where there is nothing for it to do; asked before each listing. */
  Repacking begun() throws IOException;

  /** Whether what it does is yet to be found out, by a task. */
  boolean isUndecided();

  /** Finds out; writes nothing. */
  Decision decide(Way way) throws IOException, InterruptedException;

  /** The same, as it was decided. */
  Repacking decided(Decision decision);

  /** What was decided; empty where there was no choice. */
  Optional<Decision> decision();

  /** Remembers what was decided: later runs do the same. */
  void remember(Decision decision) throws IOException;

  /** Decides what becomes of the files of a directory; writes nothing. */
  View look(Listing listing, Way way) throws IOException, InterruptedException;

  /**
   * Writes the result of a group.
   *
   * @param staged absolute path at the target that is free
   * @throws NotMadeException when it can't be
   */
  Made make(Group group, String staged, Creation creation, Way way)
      throws IOException, InterruptedException;

  /**
   * Whether a result that was made and not published is what the group would be made into now: of
   * the same files, unchanged since, in the same way.
   *
   * @param made the text that was known of it, that of {@link Made#group()}
   */
  boolean isStill(Group group, String made);

  /** How the result of a group differs by its values; empty when it has those of its files. */
  Optional<String> difference(Group group, Way way) throws IOException, InterruptedException;

  /**
   * Remembers what a group's result was made of: asked before it is published, and after.
   *
   * @param entry of the result, where it lies then
   */
  void remember(Group group, FileEntry entry) throws IOException;

  /** Forgets a result that is gone; of any other path it does nothing. */
  void forget(String path) throws IOException;

  /** Each file goes by itself. */
  Repacking NONE = new Alone(List.of());
}

package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.Segments;
import io.longhaul.common.work.ExternalSorter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of datasets that share priority and deadline, in the order they will run. Grows while
 * the datasets are listed, then is sealed. Not thread-safe.
 */
final class GroupPlan implements Closeable {
  private static final int IN_MEMORY = 100_000;
  private static final long MOST_BYTES = 128L << 20;
  private static final long LEAST_BYTES = 8L << 20;
  private static final int MOST_FILES = 500;
  private static final int LEAST_FILES = 16;
  private static final int PIECES_PER_SLOT = 4;

  private final ExternalSorter<PlanItem> items;
  private long files;
  private long bytes;

  /** What sealing needs to know of the datasets, and tells of their items. */
  interface Datasets {
    /** Whether a dataset is still in the plan. */
    boolean includes(int scope);

    String name(int scope);

    /** Whether an earlier run has staged the item; asked of each that moves bytes, in order. */
    boolean adopts(PlanItem item) throws IOException;

    /** Whether an item is left to a later run. */
    boolean leaves(PlanItem item);

    /** Takes each line, in order. */
    void planned(PlanLine line) throws IOException;
  }

  /** A run of lines in one segment of the plan that makes one task. */
  record Bin(String segment, int first, int count) {}

  GroupPlan(Path temporary) {
    this.items = new ExternalSorter<>(PlanItem.ORDER, PlanItem.CODEC, temporary, IN_MEMORY);
  }

  void add(PlanItem item) throws IOException {
    items.add(item);
    if (item.action().moves()) {
      files++;
      bytes += item.bytes();
    }
  }

  /** The items in order, without those of datasets that were stopped meanwhile. */
  ExternalSorter.Items<PlanItem> items() throws IOException {
    return items.sorted();
  }

  /**
   * Writes the plan and cuts it into bins.
   *
   * @param nextNumber of the first item
   * @param slots how many tasks run at a time
   */
  List<Bin> seal(Segments segments, long nextNumber, int slots, Datasets datasets)
      throws IOException {
    Cut cut = new Cut(slots);
    long number = nextNumber;
    try (ExternalSorter.Items<PlanItem> pass = items.sorted()) {
      while (pass.hasNext()) {
        PlanItem item = pass.next();
        if (datasets.includes(item.scope())) {
          boolean adopted = item.action().moves() && datasets.adopts(item);
          PlanLine line = new PlanLine(number++, item, adopted, datasets.leaves(item));
          cut.line(segments.add(line.toBytes(datasets.name(item.scope()))), line);
          datasets.planned(line);
        }
      }
    }
    segments.flush();
    cut.end();
    return cut.bins;
  }

  /** How many items there are, stopped datasets included. */
  long size() {
    return items.size();
  }

  @Override
  public void close() throws IOException {
    items.close();
  }

  private final class Cut {
    private final List<Bin> bins = new ArrayList<>();
    private final long mostBytes;
    private final int mostFiles;
    private String segment = "";
    private int first;
    private int count;
    private int binFiles;
    private long binBytes;

    Cut(int slots) {
      // A small plan is cut finer, so that all slots have work to the end.
      long pieces = Math.max(1L, (long) slots * PIECES_PER_SLOT);
      mostBytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, bytes / pieces));
      mostFiles = (int) Math.max(LEAST_FILES, Math.min(MOST_FILES, files / pieces));
    }

    void line(Segments.Place place, PlanLine line) {
      boolean full = binFiles >= mostFiles || binBytes >= mostBytes;
      if (!place.segment().equals(segment) || full) {
        end();
        segment = place.segment();
        first = place.line();
      }
      count++;
      if (line.isToCopy()) {
        binFiles++;
        binBytes += line.item().bytes();
      }
    }

    void end() {
      if (binFiles > 0) {
        bins.add(new Bin(segment, first, count));
      }
      count = 0;
      binFiles = 0;
      binBytes = 0;
    }
  }
}

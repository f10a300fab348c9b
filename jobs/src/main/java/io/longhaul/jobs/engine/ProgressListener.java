package io.longhaul.jobs.engine;

/**
 * Hears in the driver what tasks report, and answers whether they may go on. Called on a thread of
 * Spark's: must not block.
 */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Adds to what is known.
   *
   * @param dataset index of the dataset in the run
   * @param files done since the last report
   * @param bytes that crossed the link since the last report
   */
  void progress(int dataset, int files, long bytes);

  /** Takes a line that a task wants kept, in no particular order. */
  default void note(String line) {}

  /** Whether tasks are to begin nothing new. */
  default boolean isDraining() {
    return false;
  }
}

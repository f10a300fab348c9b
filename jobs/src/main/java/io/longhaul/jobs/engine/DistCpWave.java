package io.longhaul.jobs.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Files that one job of DistCp copies.
 *
 * @param name unlike that of any other wave of the run, of a-z, 0-9 and -
 * @param description for those who look at the cluster's jobs
 * @param source where they are read
 * @param target where they are written
 * @param directory absolute path at the target, of the wave alone
 * @param files in the order to begin them
 */
public record DistCpWave(
    String name,
    String description,
    PacedStore source,
    PacedStore target,
    String directory,
    List<Entry> files) {

  /**
   * A file.
   *
   * @param source absolute path
   * @param target path below the wave's directory, without anything that a store may not take
   * @param length that the source is known to have, to give every map about the same
   */
  public record Entry(String source, String target, long length) {
    public Entry {
      requireNonNull(source, "source is null");
      requireNonNull(target, "target is null");
    }
  }

  public DistCpWave {
    files = List.copyOf(files);
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.pages.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.OutputFile;

/** Makes one file of the files of a group, and tells whether one holds what they hold. */
interface ResultMaker {
  /**
   * What was written.
   *
   * @param digests of each file that was read, by name
   * @param conflicts keys of the files' own metadata with several values, the first of which was
   *     kept
   */
  record Product(long rows, Map<String, Long> digests, Set<String> conflicts, Proof proof) {}

  /** What a written file has to hold. */
  @FunctionalInterface
  interface Proof {
    /** How the file differs, read from its first byte to its last; empty when it does not. */
    Optional<String> difference(Source written) throws IOException;
  }

  /** Writes it; files are read once. */
  Product write(List<Source> sources, OutputFile out) throws IOException;

  /** How a result that was made of the files some time differs from them by its values. */
  Optional<String> difference(List<Source> sources, Source result) throws IOException;
}

package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.pages.DifferenceException;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.PageMerge;
import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.ValueDigests;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.OutputFile;

/**
 * Merges the pages of files.
 *
 * @param widest index of the file whose schema has all columns
 */
record PagesMaker(PackSettings settings, int widest) implements ResultMaker {
  @Override
  public Product write(List<Source> sources, OutputFile out) throws IOException {
    try (PageMerge merge = new PageMerge(settings, 1)) {
      Merged merged = merge.merge(sources, widest, out);
      return new Product(
          merged.rows(),
          merged.digests(),
          merged.conflicts(),
          written -> difference(merged.proof()::check, written));
    }
  }

  /** Reads a file of Parquet and throws where it differs. */
  @FunctionalInterface
  interface Check {
    void check(Source written, int threads) throws IOException;
  }

  static Optional<String> difference(Check check, Source written) throws IOException {
    try {
      check.check(written, 1);
      return Optional.empty();
    } catch (DifferenceException e) {
      return Optional.of(GroupMaking.where(e.file(), e.column()) + e.getMessage());
    }
  }

  @Override
  public Optional<String> difference(List<Source> sources, Source result) throws IOException {
    return ValueDigests.of(sources, widest).difference(ValueDigests.of(List.of(result), 0));
  }
}

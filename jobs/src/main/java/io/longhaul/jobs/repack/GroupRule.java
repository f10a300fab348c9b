package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.RepackRule.By;
import io.longhaul.jobs.repack.Footers.Parquet;
import io.longhaul.jobs.repack.pages.FileFacts;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How files become groups, and groups files.
 *
 * @param fileSize the most bytes of the source that go into one file
 * @param sort columns by which rows are ordered
 */
record GroupRule(PackSettings settings, long fileSize, By by, List<String> sort) {
  private static final String ROWS = " rows";

  GroupRule {
    requireNonNull(settings, "settings is null");
    requireNonNull(by, "by is null");
    sort = List.copyOf(sort);
  }

  /** What decides how a group is written: another one makes files anew. */
  String recipe() {
    return by == By.PAGES
        ? settings.recipe()
        : "%s%s %s".formatted(settings.recipe(), ROWS, String.join(",", sort)).strip();
  }

  /** Whether groups of a recipe go by their rows. */
  static boolean isByRows(String recipe) {
    return recipe.contains(ROWS);
  }

  /** Whether a file may go into a group. */
  boolean takes(Parquet parquet) {
    FileFacts facts = parquet.facts();
    boolean possible =
        by == By.PAGES
            ? facts.obstacle().isEmpty()
            // Rows are written as by another writer, by whose name readers judge these times.
            : facts.hasOrdinaryDates() || !hasInt96(facts);
    return possible && !facts.sorted() && !isRight(parquet);
  }

  private static boolean hasInt96(FileFacts facts) {
    return facts.schema().getColumns().stream()
        .anyMatch(
            column -> column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96);
  }

  private boolean isRight(Parquet parquet) {
    return sort.isEmpty()
        && parquet.file().length() >= RepackPlanner.LARGE * fileSize
        && parquet.facts().isDense(settings.codec());
  }

  /** Whether a file is worth to be repacked alone. */
  boolean takesAlone(Parquet parquet) {
    return !sort.isEmpty() || !parquet.facts().isDense(settings.codec());
  }

  /**
   * Makes sure that a group can be sorted.
   *
   * @throws IOException when its files have no such column
   */
  void requireColumns(String directory, FileFacts widest) throws IOException {
    try {
      RowOrder.of(sort, widest.schema());
    } catch (UnsupportedFileException e) {
      throw new IOException(
          "Cannot sort the files of %s: %s (repack.sort of the policy says so)"
              .formatted(directory.isEmpty() ? "the dataset" : directory, e.getMessage()),
          e);
    }
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.PageMerge;
import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import io.longhaul.jobs.repack.pages.Source;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Writes the rows of files anew, and merges the pages of that.
 *
 * @param widest index of the file whose schema has all columns
 * @param sort columns to sort by; none to keep the order
 * @param progress told now and then that work goes on
 */
record RowsMaker(PackSettings settings, int widest, List<String> sort, Runnable progress)
    implements ResultMaker {
  @Override
  public Product write(List<Source> sources, OutputFile out) throws IOException {
    try (RowsFile rows = RowsFile.write(sources, widest, sort, progress);
        PageMerge merge = new PageMerge(settings, 1)) {
      Merged merged = merge.merge(List.of(rows.source()), 0, out);
      return new Product(
          merged.rows(),
          rows.digests(),
          rows.conflicts(),
          written -> PagesMaker.difference(merged.proof()::check, written));
    }
  }

  @Override
  public Optional<String> difference(List<Source> sources, Source result) throws IOException {
    MessageType schema = RowsReader.schema(sources.get(widest));
    if (!schema.getFields().equals(RowsReader.schema(result).getFields())) {
      return Optional.of("has another schema");
    }
    return RowsReader.sums(sources, schema, progress)
        .difference(RowsReader.sums(List.of(result), schema, progress), RowsReader.names(schema))
        .map(
            difference ->
                difference.column().isEmpty()
                    ? difference.reason()
                    : "column %s %s".formatted(difference.column(), difference.reason()));
  }
}

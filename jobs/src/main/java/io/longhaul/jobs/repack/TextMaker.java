package io.longhaul.jobs.repack;

import io.longhaul.common.policy.RepackRule.Text;
import io.longhaul.jobs.repack.TextPacking.Content;
import io.longhaul.jobs.repack.pages.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.OutputFile;

/** Compresses a file of text; what it holds is told by its bytes, decompressed. */
record TextMaker(Text text) implements ResultMaker {
  @Override
  public Product write(List<Source> sources, OutputFile out) throws IOException {
    Source source = sources.get(0);
    Content read = TextPacking.pack(source.input(), out, text);
    return new Product(
        0, Map.of(source.name(), read.start()), Set.of(), written -> difference(read, written));
  }

  @Override
  public Optional<String> difference(List<Source> sources, Source result) throws IOException {
    return difference(TextPacking.content(sources.get(0).input()), result);
  }

  private Optional<String> difference(Content wanted, Source result) {
    Content found;
    try {
      found = TextPacking.unpacked(result.input(), text);
    } catch (IOException e) {
      return Optional.of("can't be decompressed: " + e.getMessage());
    }
    if (wanted.bytes() != found.bytes()) {
      return Optional.of(
          "has %d bytes instead of %d, decompressed".formatted(found.bytes(), wanted.bytes()));
    }
    return wanted.equals(found) ? Optional.empty() : Optional.of("has other bytes, decompressed");
  }
}

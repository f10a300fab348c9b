package io.longhaul.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Raw figures, one line each, written as they come so that a broken run leaves what it had. */
final class Csv implements Closeable {
  private final Writer out;

  private Csv(Writer out) {
    this.out = out;
  }

  static Csv create(Path file, String... header) throws IOException {
    Files.createDirectories(file.getParent());
    Csv csv = new Csv(Files.newBufferedWriter(file));
    csv.row((Object[]) header);
    return csv;
  }

  void row(Object... values) throws IOException {
    out.write(Arrays.stream(values).map(Csv::cell).collect(Collectors.joining(",", "", "\n")));
    out.flush();
  }

  private static String cell(Object value) {
    String text = value instanceof Double number ? String.format("%.3f", number) : value.toString();
    return text.contains(",") ? '"' + text + '"' : text;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

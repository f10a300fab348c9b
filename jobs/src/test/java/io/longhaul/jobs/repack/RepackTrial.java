package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/** Runs {@code repack} and looks at what lies in its directories. */
final class RepackTrial {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RepackTrial() {}

  static JsonNode repack(Path input, Path output, int exit) throws IOException {
    return repack(input.toString(), output.toString(), exit);
  }

  static JsonNode repack(String input, String output, int exit) throws IOException {
    return repack(input, output, "0s", exit);
  }

  static JsonNode repack(String input, String output, String minAge, int exit) throws IOException {
    Command command =
        Command.run("repack", "--input", input, "--output", output, "--min-age", minAge, "--json");
    assertThat(command.exit()).as(command.out() + command.err()).isEqualTo(exit);
    return JSON.readTree(command.out());
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }

  static List<FileTime> times(Path root, List<String> files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (String file : files) {
      times.add(Files.getLastModifiedTime(root.resolve(file)));
    }
    return times;
  }

  /** Data files, without what Spark and Longhaul keep for themselves. */
  static List<String> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(file -> !file.startsWith(".longhaul"))
          .filter(file -> !file.equals("_SUCCESS") || root.toString().endsWith("odd-out"))
          .filter(file -> !file.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  /** What the first data file of a directory says of itself. */
  static Map<String, String> keyValues(Path root) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(root.resolve(files(root).get(0))))) {
      return reader.getFileMetaData().getKeyValueMetaData();
    }
  }

  /** Names in a directory, sorted. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}

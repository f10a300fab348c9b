package io.longhaul.jobs.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Tables of small Parquet files at the source, and what a reader meets at the target. */
final class RepackedTrial {
  static final String ON = "name: d, path: d, repack: { min-age: 0s }";
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message t { required int64 id; optional binary name (STRING); optional double ratio; }");
  private static final int ROWS = 100;

  final CopyTrial trial;
  private final Path folder;
  private Map<String, String> keys = Map.of();

  RepackedTrial(CopyTrial trial, Path folder) {
    this.trial = trial;
    this.folder = folder;
  }

  /** Fills part=0 and part=1 with files each, and others beside them. */
  RepackedTrial fill(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      for (int part = 0; part < 2; part++) {
        write("d/part=%d/file-%03d.parquet".formatted(part, i), 1_000_000L * part + 1_000L * i);
      }
    }
    trial.source.write("d/_SUCCESS", "");
    trial.source.write("d/part=0/notes.txt", "no table");
    return this;
  }

  /** Writes a file of rows whose ids begin with a number. */
  void write(String path, long first) throws IOException {
    List<Group> rows = new ArrayList<>();
    for (long id = first; id < first + ROWS; id++) {
      Group row = new SimpleGroup(SCHEMA).append("id", id);
      row = id % 7 == 0 ? row : row.append("name", "name " + id % 13);
      rows.add(row.append("ratio", id / 3.0));
    }
    write(path, rows);
  }

  /** Writes a file of rows that nothing packs. */
  void noise(String path, long seed) throws IOException {
    Random random = new Random(seed);
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < 100 * ROWS; i++) {
      double ratio = Double.longBitsToDouble(random.nextLong());
      rows.add(new SimpleGroup(SCHEMA).append("id", random.nextLong()).append("ratio", ratio));
    }
    write(path, rows);
  }

  /** What files that are written from now on say of themselves. */
  RepackedTrial keys(Map<String, String> ofFiles) {
    keys = ofFiles;
    return this;
  }

  private void write(String path, List<Group> rows) throws IOException {
    Path file = folder.resolve("one.parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withExtraMetaData(keys)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    trial.source.write(path, Files.readAllBytes(file));
  }

  /** All rows below a directory, sorted; what is no Parquet by its name is passed over. */
  List<String> rows(Warehouse warehouse, String directory) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String path : warehouse.tree(directory).keySet()) {
      if (path.endsWith(".parquet")) {
        rows.addAll(inOrder(warehouse, path));
      }
    }
    rows.sort(null);
    return rows;
  }

  /** The rows of a file as they come. */
  List<String> inOrder(Warehouse warehouse, String path) throws IOException {
    Path file = folder.resolve("read.parquet");
    Files.deleteIfExists(file);
    try (InputStream in = warehouse.store().open(warehouse.path(path))) {
      Files.copy(in, file);
    }
    List<String> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration(false))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** Results at the target with what tells one version from another. */
  Map<String, String> results() throws IOException {
    Map<String, String> results = new TreeMap<>();
    trial
        .target
        .tree("d")
        .forEach(
            (path, what) -> {
              if (path.matches(".*/part-[0-9a-f]{20}\\.parquet")) {
                results.put(path, what);
              }
            });
    return results;
  }

  /** Files at the target, without directories. */
  List<String> files() throws IOException {
    return trial.target.tree("d").entrySet().stream()
        .filter(entry -> entry.getValue().startsWith("FILE"))
        .map(Map.Entry::getKey)
        .toList();
  }
}

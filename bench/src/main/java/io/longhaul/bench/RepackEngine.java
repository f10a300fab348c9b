package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.jobs.Main;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.PageMerge;
import io.longhaul.jobs.repack.pages.Profile;
import io.longhaul.jobs.repack.pages.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.rewrite.ParquetRewriter;
import org.apache.parquet.hadoop.rewrite.RewriteOptions;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.spark.sql.SparkSession;

/** Something that makes few Parquet files of many. */
interface RepackEngine {
  String name();

  /** Writes the files of one directory to another that is not there yet. */
  void repack(Path input, Path output) throws IOException;

  /** The whole {@code repack} command, Spark's start and the proof of equality included. */
  record Longhaul(String level) implements RepackEngine {
    @Override
    public String name() {
      return "Longhaul " + level;
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      command(input, output, "--level", level);
    }
  }

  /** The engine by itself, two columns side by side: no Spark, and nothing is proven. */
  record MergeOnly() implements RepackEngine {
    @Override
    public String name() {
      return "Longhaul, merge only";
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      Files.createDirectories(output);
      PackSettings settings = new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN);
      List<Source> sources = new ArrayList<>();
      for (Path file : parts(input)) {
        sources.add(new Source(file.toString(), new LocalInputFile(file)));
      }
      try (PageMerge merge = new PageMerge(settings, 2)) {
        merge.merge(sources, 0, new LocalOutputFile(output.resolve("all.parquet")));
      }
    }
  }

  /** The data files of a directory, by their names. */
  private static List<Path> parts(Path input) throws IOException {
    try (Stream<Path> files = Files.list(input)) {
      return files.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** The same by so many tasks: small files, so that there are some groups. */
  record LonghaulTasks(int tasks) implements RepackEngine {
    @Override
    public String name() {
      return "Longhaul, local[" + tasks + "]";
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      System.setProperty("spark.master", "local[" + tasks + "]");
      try {
        command(input, output, "--file-size", "32 MiB");
      } finally {
        System.clearProperty("spark.master");
      }
    }
  }

  private static void command(Path input, Path output, String... options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, UTF_8);
    List<String> args = new ArrayList<>(List.of("repack", "--json"));
    args.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    args.addAll(List.of(options));
    int exit = Main.run(args.toArray(String[]::new), print, print);
    if (exit != 0) {
      throw new IOException("Cannot run " + args + ": " + out.toString(UTF_8));
    }
  }

  /** Spark's own read, coalesce and write: nothing is verified; level 0 is gzip. */
  record SparkRows(int level, int files) implements RepackEngine {
    @Override
    public String name() {
      return level == 0 ? "Spark gzip" : "Spark zstd " + level;
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      try (SparkSession spark = LineItemFiles.session()) {
        spark
            .read()
            .parquet(input.toString())
            .coalesce(files)
            .write()
            .option("compression", level == 0 ? "gzip" : "zstd")
            .option("parquet.compression.codec.zstd.level", level)
            .parquet(output.toString());
      }
    }
  }

  /** DuckDB's copy: nothing is verified, and it is not lossless. */
  record DuckDb(int level) implements RepackEngine {
    @Override
    public String name() {
      return "DuckDB zstd " + level + " v2";
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        Files.createDirectories(output);
        statement.execute("SET threads = 2");
        statement.execute(
            ("COPY (SELECT * FROM read_parquet('%s/*.parquet')) TO '%s/all.parquet'"
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL %d,"
                    + " PARQUET_VERSION v2)")
                .formatted(input, output, level));
      } catch (SQLException e) {
        throw new IOException("Cannot copy by DuckDB: " + e.getMessage(), e);
      }
    }
  }

  /** Parquet's own rewriter: it keeps small row groups and knows no level. */
  record Rewriter() implements RepackEngine {
    @Override
    public String name() {
      return "ParquetRewriter zstd";
    }

    @Override
    public void repack(Path input, Path output) throws IOException {
      Files.createDirectories(output);
      List<org.apache.hadoop.fs.Path> files =
          parts(input).stream().map(path -> new org.apache.hadoop.fs.Path(path.toUri())).toList();
      RewriteOptions options =
          new RewriteOptions.Builder(
                  new Configuration(),
                  files,
                  new org.apache.hadoop.fs.Path(output.resolve("all.parquet").toUri()))
              .transform(CompressionCodecName.ZSTD)
              .build();
      try (ParquetRewriter rewriter = new ParquetRewriter(options)) {
        rewriter.processBlocks();
      }
    }
  }

  /** Bytes of the data files of a directory. */
  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : parts(directory)) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}

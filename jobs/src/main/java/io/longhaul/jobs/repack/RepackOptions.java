package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.ByteSize;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.JobOptions;
import io.longhaul.jobs.repack.RepackConfig.HiveNames;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.CompressionCodec;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code repack}. */
public final class RepackOptions implements JobOptions {
  private static final int FAST = 3;
  private static final int SMALL = 12;

  @Argument(metaVar = "POLICY", usage = "repacking by a policy is not supported yet")
  private String policy;

  @Option(
      name = "--input",
      metaVar = "DIR",
      usage = "the table to repack, only read: a URI or path")
  private String input;

  @Option(
      name = "--output",
      metaVar = "DIR",
      usage = "becomes the whole table: new, empty, or of a former run of the same input")
  private String output;

  @Option(
      name = "--codec",
      metaVar = "NAME",
      usage = "zstd (default), gzip, snappy, lz4_raw or uncompressed")
  private String codec = "zstd";

  @Option(
      name = "--level",
      metaVar = "fast|small|N",
      usage =
          "fast (default, 3), small (12) or a level of the codec's own, such as 1 to 22 of zstd")
  private String level = "fast";

  @Option(
      name = "--profile",
      metaVar = "compat|modern",
      usage = "modern (default), or compat: no delta encodings, for readers of any age")
  private String profile = "modern";

  @Option(
      name = "--file-size",
      metaVar = "SIZE",
      usage = "the most bytes of input that go into one file (default: \"512 MiB\")")
  private String fileSize = "512 MiB";

  @Option(
      name = "--min-age",
      metaVar = "D",
      usage = "leave alone what is younger, such as 10m (default: 0s)")
  private String minAge = "0s";

  @Option(
      name = "--mode",
      metaVar = "auto|pages",
      usage = "auto (default) or pages: merge pages without assembling rows")
  private String mode = "auto";

  @Option(
      name = "--not-bucketed",
      usage = "files named like 000000_0 are no buckets of a Hive table: repack them too")
  private boolean notBucketed;

  @Option(name = "--dry-run", usage = "say what would be done and change nothing")
  private boolean dryRun;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    if (policy != null) {
      throw invalid(
          "command line", policy, "a policy is not supported yet: give --input and --output");
    }
    if (input == null || output == null) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid command line: --input and --output are both needed");
    }
    switch (mode) {
      case "auto", "pages" -> {}
      case "rows" -> throw invalid("--mode", mode, "not supported yet: auto or pages");
      default -> throw invalid("--mode", mode, "must be auto or pages");
    }
    RepackConfig config =
        new RepackConfig(
            place(input),
            place(output),
            settings(),
            size(),
            age(),
            notBucketed ? HiveNames.NO_BUCKETS : HiveNames.MAY_BE_BUCKETS);
    Clock clock = Clock.systemUTC();
    return dryRun ? RepackJob.dry(config, clock) : RepackJob.of(config, clock);
  }

  private static Place place(String text) {
    String uri =
        text.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
            ? text
            : Path.of(text).toAbsolutePath().normalize().toString();
    StoreSpec store = StoreSpec.of(uri, Map.of(), confDir());
    return new Place(store, store.path(uri));
  }

  /** The platform's own settings, where the launcher runs on a cluster's machine. */
  private static Optional<Path> confDir() {
    return Optional.ofNullable(System.getenv("HADOOP_CONF_DIR"))
        .map(Path::of)
        .filter(directory -> Files.isRegularFile(directory.resolve("core-site.xml")));
  }

  private PackSettings settings() {
    CompressionCodec chosen =
        switch (codec.toLowerCase(Locale.ROOT)) {
          case "zstd" -> CompressionCodec.ZSTD;
          case "gzip" -> CompressionCodec.GZIP;
          case "snappy" -> CompressionCodec.SNAPPY;
          case "lz4_raw" -> CompressionCodec.LZ4_RAW;
          case "uncompressed", "none" -> CompressionCodec.UNCOMPRESSED;
          default ->
              throw invalid(
                  "--codec", codec, "must be zstd, gzip, snappy, lz4_raw or uncompressed");
        };
    Profile encodings =
        switch (profile) {
          case "modern" -> Profile.MODERN;
          case "compat" -> Profile.COMPAT;
          default -> throw invalid("--profile", profile, "must be compat or modern");
        };
    try {
      return new PackSettings(chosen, level(chosen), encodings);
    } catch (IllegalArgumentException e) {
      throw invalid("--level", level, "fast, small, or 1 to 22 of zstd, 1 to 9 of gzip");
    }
  }

  private int level(CompressionCodec chosen) {
    int small = chosen == CompressionCodec.GZIP ? 9 : SMALL;
    return switch (level) {
      case "fast" -> FAST;
      case "small" -> small;
      default -> Integer.parseInt(level);
    };
  }

  private ByteSize size() {
    try {
      ByteSize size = ByteSize.parse(fileSize);
      if (size.bytes() > 0) {
        return size;
      }
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE, e.getMessage().replaceFirst("^Invalid size", "Invalid --file-size"), e);
    }
    throw invalid("--file-size", fileSize, "must be more than 0");
  }

  private Duration age() {
    if (minAge.equals("0s")) {
      return Duration.ZERO;
    }
    try {
      return DurationText.parse(minAge);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE,
          e.getMessage().replaceFirst("^Invalid duration", "Invalid --min-age"),
          e);
    }
  }

  private static JobException invalid(String what, String value, String right) {
    return new JobException(ExitStatus.USAGE, "Invalid %s: %s (%s)".formatted(what, value, right));
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("groups", "leftAlone", "failures");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "repack --dry-run --input hdfs://a/warehouse/orders --output hdfs://a/packed/orders",
        "repack --input /data/orders --output /data/packed --level small");
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.ByteSize;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.JobOptions;
import io.longhaul.jobs.repack.Estimate.Crosses;
import io.longhaul.jobs.repack.RepackConfig.Choice;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.parquet.format.CompressionCodec;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code repack}. */
public final class RepackOptions implements JobOptions {
  @Argument(
      metaVar = "POLICY",
      usage = "instead of --input and --output: copies the policy's datasets with a repack key")
  private Path policy;

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
      metaVar = "auto|pages|rows",
      usage =
          "auto (default): merge pages without assembling rows where that can be, else rewrite rows"
              + " through Spark; pages or rows: one of the two")
  private String mode = "auto";

  @Option(
      name = "--sort",
      metaVar = "COLS",
      usage = "sort the rows of each file by these columns, with commas between; by rows")
  private String sort = "";

  @Option(
      name = "--not-bucketed",
      usage = "files named like 000000_0 are no buckets of a Hive table: repack them too")
  private boolean notBucketed;

  @Option(
      name = "--estimate",
      usage =
          "say by some row groups what repacking would give and whether it pays; change nothing")
  private boolean estimate;

  @Option(
      name = "--rate",
      metaVar = "RATE",
      usage = "of the link, for --estimate, such as 200 MB/s (default: the policy's)")
  private String rate = "";

  @Option(name = "--dry-run", usage = "say what would be done and change nothing")
  private boolean dryRun;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  private final Function<Path, Policy> policies;
  private final Function<Path, Job> copies;
  private final BiFunction<Path, Long, Job> plans;

  /**
   * @param policies reads a policy file
   * @param copies of a policy file: copies its datasets that are to be repacked
   * @param plans the same, changing nothing and printing so many lines
   */
  public RepackOptions(
      Function<Path, Policy> policies,
      Function<Path, Job> copies,
      BiFunction<Path, Long, Job> plans) {
    this.policies = policies;
    this.copies = copies;
    this.plans = plans;
  }

  @Override
  public Job toJob() {
    if (!estimate && !rate.isEmpty()) {
      throw invalid("--rate", rate, "goes with --estimate");
    }
    if (policy != null) {
      if (input != null || output != null) {
        throw invalid(
            "command line", policy.toString(), "either a policy, or --input and --output");
      }
      if (estimate) {
        return new PolicyRepacking(Clock.systemUTC()).estimate(policies.apply(policy), rate());
      }
      return dryRun ? plans.apply(policy, json ? 0L : Long.MAX_VALUE) : copies.apply(policy);
    }
    if (estimate && input != null) {
      return estimateOfInput();
    }
    if (input == null || output == null) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid command line: --input and --output are both needed");
    }
    List<String> columns = sort.isEmpty() ? List.of() : List.of(sort.split(",", -1));
    if (columns.stream().anyMatch(String::isBlank)) {
      throw invalid("--sort", sort, "names of columns with commas between");
    }
    if (!columns.isEmpty() && mode.equals("pages")) {
      throw invalid("--sort", sort, "needs --mode rows or auto: pages keep the order of rows");
    }
    RepackConfig config =
        new RepackConfig(
            place(input), place(output), settings(), size(), age(), hiveNames(), choice(), columns);
    Clock clock = Clock.systemUTC();
    return dryRun ? RepackJob.dry(config, clock) : RepackJob.of(config, clock);
  }

  private Job estimateOfInput() {
    Place table = place(input);
    DatasetFiles files = new DatasetFiles(table, hiveNames(), List.of(), Set.of());
    Estimate.Link link = new Estimate.Link(Crosses.OUTPUT, rate().map(List::of).orElse(List.of()));
    return new EstimateJob(
        List.of(new EstimateJob.Table(input, files, settings(), size(), link)), Clock.systemUTC());
  }

  private Optional<ByteRate> rate() {
    if (rate.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ByteRate.parse(rate));
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE, e.getMessage().replaceFirst("^Invalid rate", "Invalid --rate"), e);
    }
  }

  private HiveNames hiveNames() {
    return notBucketed ? HiveNames.NO_BUCKETS : HiveNames.MAY_BE_BUCKETS;
  }

  private Choice choice() {
    return switch (mode) {
      case "auto" -> Choice.AUTO;
      case "pages" -> Choice.PAGES;
      case "rows" -> Choice.ROWS;
      default -> throw invalid("--mode", mode, "must be auto, pages or rows");
    };
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
    Profile encodings =
        switch (profile) {
          case "modern" -> Profile.MODERN;
          case "compat" -> Profile.COMPAT;
          default -> throw invalid("--profile", profile, "must be compat or modern");
        };
    CompressionCodec chosen;
    try {
      chosen = PolicyRepacking.codec(codec);
    } catch (IllegalArgumentException e) {
      throw invalid("--codec", codec, "must be zstd, gzip, snappy, lz4_raw or uncompressed");
    }
    try {
      return PolicyRepacking.settings(chosen, level, encodings);
    } catch (IllegalArgumentException e) {
      throw invalid("--level", level, "fast, small, or 1 to 22 of zstd, 1 to 9 of gzip");
    }
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
    if (estimate) {
      return List.of("estimates");
    }
    return policy == null
        ? List.of("groups", "leftAlone", "failures")
        : List.of("datasets", "failures");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "repack --dry-run --input hdfs://a/warehouse/orders --output hdfs://a/packed/orders",
        "repack --input /data/orders --output /data/packed --level small",
        "repack policy.yaml",
        "repack --estimate --input /data/orders --rate \"200 MB/s\"");
  }
}

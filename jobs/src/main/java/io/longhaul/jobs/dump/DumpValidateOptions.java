package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code dump-validate}. */
public final class DumpValidateOptions implements JobOptions {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*%?");

  @Argument(metaVar = "FILE", usage = "dumps, on any file system, plain or gzip or zstd")
  private List<String> files = new ArrayList<>();

  @Option(
      name = "--warehouse",
      metaVar = "URI",
      usage = "root that all locations must be under; repeated: one of these, not a mix")
  private List<String> warehouses = new ArrayList<>();

  @Option(
      name = "--allow-location",
      metaVar = "URI",
      usage = "prefix beside the warehouse; may be repeated")
  private List<String> allowed = new ArrayList<>();

  @Option(name = "--previous", metaVar = "FILE", usage = "valid dump to hold the files against")
  private String previous;

  @Option(
      name = "--max-drop",
      metaVar = "PERCENT",
      usage = "how many databases, tables or partitions may be fewer than before (default: 10%%)")
  private String maxDrop;

  @Option(name = "--check-files", usage = "look for the locations on their file systems")
  private boolean checkFiles;

  @Option(
      name = "--digest",
      metaVar = "FILE",
      usage = "SHA-256 written down when the dump was taken, bare or as sha256sum writes it")
  private String digest;

  @Option(
      name = "--policy",
      metaVar = "POLICY",
      usage = "take the prefixes from a policy, and keep its ledger of dumps")
  private Path policy;

  @Option(name = "--report", metaVar = "FILE", usage = "write an HTML report")
  private String report;

  @Option(name = "--explain", metaVar = "CODE", usage = "say what a code of a finding means")
  private String explain;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    if (explain != null) {
      ExplainReport found = new ExplainReport(code(explain));
      return () -> found;
    }
    if (files.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid command line: no FILE; see longhaul dump-validate --help");
    }
    Optional<DumpPolicy> found = Optional.ofNullable(policy).map(DumpPolicy::load);
    DumpValidateConfig config =
        new DumpValidateConfig(
            files,
            rules(found, warehouses, allowed),
            Optional.ofNullable(previous),
            percent(),
            checkFiles,
            Optional.ofNullable(digest),
            Optional.ofNullable(report),
            found);
    return new DumpValidateJob(config, Clock.systemUTC());
  }

  private static Code code(String text) {
    return Code.find(text)
        .orElseThrow(
            () ->
                new JobException(
                    ExitStatus.USAGE,
                    "Invalid code: "
                        + text
                        + " (must be one of "
                        + Arrays.stream(Code.values())
                            .map(Code::text)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  /** The rules for locations, each root found to be one; a command line's warehouse wins. */
  static ValidationOptions rules(
      Optional<DumpPolicy> policy, List<String> warehouses, List<String> allowed) {
    List<String> all = new ArrayList<>(warehouses);
    all.addAll(allowed);
    for (String uri : all) {
      if (LocationPrefix.parse(uri).filter(prefix -> !prefix.leadsUp()).isEmpty()) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid location: "
                + uri
                + " (needs scheme://authority/path, such as gs://b/warehouse)");
      }
    }
    return policy.isPresent() && warehouses.isEmpty()
        ? policy.get().rules(allowed)
        : new ValidationOptions(warehouses, allowed, Set.of());
  }

  private double percent() {
    if (maxDrop == null) {
      return DumpValidateConfig.DEFAULT_MAX_DROP;
    }
    boolean fits = PERCENT.matcher(maxDrop.strip()).matches();
    double value = fits ? Double.parseDouble(maxDrop.replace("%", "").strip()) : -1;
    if (value < 0 || value > 100) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid max-drop: " + maxDrop + " (must be 0% to 100%)");
    }
    return value;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dump-validate --warehouse gs://dr-primary/warehouse hive.sql",
        "dump-validate --previous old/hive.sql --max-drop 5% new/hive.sql.gz",
        "dump-validate --explain foreign-key-orphan");
  }
}

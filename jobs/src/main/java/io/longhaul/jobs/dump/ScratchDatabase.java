package io.longhaul.jobs.dump;

import io.longhaul.common.sql.SqlServer;
import io.longhaul.common.sql.SqlSession;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that we made, of a name that was free, and that we drop at the end unless it is kept.
 */
final class ScratchDatabase implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchDatabase.class);

  /** A job that is told to end has ten seconds. */
  private static final Duration DROP = Duration.ofSeconds(8);

  private final SqlServer server;
  private final String name;
  private final DumpRestoreConfig.Keep keep;

  private ScratchDatabase(SqlServer server, String name, DumpRestoreConfig.Keep keep) {
    this.server = server;
    this.name = name;
    this.keep = keep;
  }

  /** Creates it; the server refuses a name that is taken. */
  static ScratchDatabase create(SqlServer server, String prefix, DumpRestoreConfig.Keep keep)
      throws IOException, InterruptedException {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String name = prefix + HexFormat.of().formatHex(random);
    try (SqlSession session = server.open("")) {
      session.require("CREATE DATABASE `" + name + "`");
    }
    LOG.info("Made scratch database {} on {}", name, server.address().authority());
    return new ScratchDatabase(server, name, keep);
  }

  String name() {
    return name;
  }

  SqlSession open() throws IOException {
    return server.open(name);
  }

  @Override
  public void close() throws IOException {
    if (keep == DumpRestoreConfig.Keep.ALL) {
      return;
    }
    SqlServer quick =
        new SqlServer(server.driver(), server.address(), server.user(), server.password(), DROP);
    try (SqlSession session = quick.open("")) {
      session.require("DROP DATABASE `" + name + "`");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Cannot drop scratch database {}: interrupted; drop it by hand", name);
    } catch (IOException e) {
      throw new IOException("Cannot drop scratch database " + name + ": drop it by hand", e);
    }
  }
}

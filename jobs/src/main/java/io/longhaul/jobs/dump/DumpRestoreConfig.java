package io.longhaul.jobs.dump;

import io.longhaul.common.policy.JdbcAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of one drill.
 *
 * @param jdbc the server to use; empty for an embedded one
 * @param maps {@code FROM=TO} pairs of locations to move first; none to load the dump as it is
 * @param verify how many tables and how many partitions to compare
 * @param seed chooses them
 * @param timeout the longest that one statement or call may take
 */
record DumpRestoreConfig(
    String file,
    Optional<Account> jdbc,
    Overwrite overwrite,
    Optional<String> driver,
    List<String> maps,
    int verify,
    long seed,
    Duration timeout,
    Path workFolder,
    Keep keep) {
  static final int DEFAULT_VERIFY = 100;
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  DumpRestoreConfig {
    maps = List.copyOf(maps);
  }

  /** Whether the database that the URL names is replaced once the drill has succeeded. */
  enum Overwrite {
    REFUSED,
    CONFIRMED
  }

  /** What becomes of the scratch database and the work folder. */
  enum Keep {
    NOTHING,
    ALL
  }

  /** Where a server is and who we are there. */
  record Account(JdbcAddress address, String user, String password) {
    @Override
    public String toString() {
      return user + "@" + address.authority();
    }
  }
}

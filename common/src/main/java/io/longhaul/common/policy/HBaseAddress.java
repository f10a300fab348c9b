package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the HBase cluster of a side is found: by its ZooKeeper, or by a directory of its
 * configuration files.
 *
 * @param quorum hosts and port of ZooKeeper with the cluster's znode, as HBase itself writes it:
 *     {@code zk-1,zk-2:2181:/hbase}; empty when a directory says it
 * @param confDir directory with {@code hbase-site.xml}; empty when a quorum is given
 */
public record HBaseAddress(Optional<String> quorum, Optional<Path> confDir) {
  private static final String RIGHT =
      "HOST[,HOST…]:PORT:/ZNODE such as zk-a:2181:/hbase, or a directory with hbase-site.xml";
  private static final Pattern QUORUM =
      Pattern.compile("[A-Za-z0-9_.-]+(?:,[A-Za-z0-9_.-]+)*:(\\d{1,5}):/[^:\\s]*");
  private static final int PORTS = 65_535;

  public HBaseAddress {
    requireNonNull(quorum, "quorum is null");
    requireNonNull(confDir, "confDir is null");
  }

  /**
   * Reads an address.
   *
   * @param folder what a relative directory is relative to
   * @throws InvalidValueException when it is neither
   */
  static HBaseAddress parse(String text, Path folder) {
    Matcher quorum = QUORUM.matcher(text);
    if (quorum.matches() && Integer.parseInt(quorum.group(1)) <= PORTS) {
      return new HBaseAddress(Optional.of(text), Optional.empty());
    }
    if (text.indexOf('\0') < 0 && Files.exists(folder.resolve(text).resolve("hbase-site.xml"))) {
      return new HBaseAddress(Optional.empty(), Optional.of(folder.resolve(text)));
    }
    throw new InvalidValueException("hbase", text, RIGHT);
  }

  @Override
  public String toString() {
    return quorum.or(() -> confDir.map(Path::toString)).orElse("");
  }
}

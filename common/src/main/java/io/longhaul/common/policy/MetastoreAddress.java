package io.longhaul.common.policy;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the Hive metastore of a side is found.
 *
 * @param servers any of which may be asked, in this order
 */
public record MetastoreAddress(List<InetSocketAddress> servers) implements Serializable {
  private static final String RIGHT =
      "thrift://HOST:PORT, or some of them with commas in between, such as thrift://hms-a:9083";
  private static final Pattern URI =
      Pattern.compile("thrift://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})/?");
  private static final int PORTS = 65_535;

  public MetastoreAddress {
    servers = List.copyOf(servers);
  }

  /**
   * Reads an address, as Hive's own {@code metastore.thrift.uris} is written.
   *
   * @throws InvalidValueException when it is none
   */
  public static MetastoreAddress parse(String text) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String uri : text.split(",", -1)) {
      Matcher match = URI.matcher(uri.strip());
      if (!match.matches() || Integer.parseInt(match.group(2)) > PORTS) {
        throw new InvalidValueException("metastore", text, RIGHT);
      }
      servers.add(
          InetSocketAddress.createUnresolved(
              match.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(match.group(2))));
    }
    return new MetastoreAddress(servers);
  }
}

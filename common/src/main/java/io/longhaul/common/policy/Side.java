package io.longhaul.common.policy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Source or target.
 *
 * @param warehouse absolute URI without a trailing slash
 * @param hadoop Hadoop settings of this side only, secret references resolved; never printed
 * @param confDir directory of Hadoop XML files of this side
 * @param hbase its HBase cluster; empty when the policy names none
 * @param metastore its Hive metastore; empty when the policy names none
 */
public record Side(
    String warehouse,
    Map<String, String> hadoop,
    Optional<Path> confDir,
    Optional<HBaseAddress> hbase,
    Optional<MetastoreAddress> metastore) {
  public Side {
    hadoop = Collections.unmodifiableMap(new TreeMap<>(hadoop));
  }

  @Override
  public String toString() {
    return "Side[warehouse=" + warehouse + ", hadoop keys=" + hadoop.keySet() + "]";
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.policy.MetastoreAddress;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.jobs.engine.MetastoreClient;
import io.longhaul.jobs.engine.TableName;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * Which tables have buckets, as their metastore says.
 *
 * @param tables by the paths of their directories, whether they have
 */
record TableBuckets(Map<String, Boolean> tables) implements Serializable {
  /** Nobody was asked. */
  static final TableBuckets UNKNOWN = new TableBuckets(Map.of());

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Spark writes its own kind of buckets down here, and none where Hive would look. */
  private static final String OF_SPARK = "spark.sql.sources.schema.numBuckets";

  TableBuckets {
    tables = Map.copyOf(tables);
  }

  /**
   * Asks for all tables.
   *
   * @throws IOException when no server answers, or one stops to
   */
  static TableBuckets ask(MetastoreAddress address) throws IOException {
    IOException failure = null;
    for (InetSocketAddress server : address.servers()) {
      try (MetastoreClient client =
          MetastoreClient.open(
              new InetSocketAddress(server.getHostString(), server.getPort()), PATIENCE)) {
        return ask(client);
      } catch (IOException e) {
        IOException told =
            new IOException(
                "Cannot ask the metastore thrift://%s:%d which tables have buckets: %s (mend source.metastore, or say bucketed in repack)"
                    .formatted(server.getHostString(), server.getPort(), e.getMessage()),
                e);
        if (failure != null) {
          told.addSuppressed(failure);
        }
        failure = told;
      }
    }
    throw failure == null ? new IOException("No metastore is named") : failure;
  }

  private static TableBuckets ask(MetastoreClient client) throws IOException {
    Map<String, Boolean> tables = new TreeMap<>();
    for (String catalog : client.catalogs()) {
      for (String database : client.databases(catalog)) {
        for (String name : client.tables(catalog, database)) {
          Optional<Table> table = client.table(new TableName(catalog, database, name));
          if (table.isPresent() && table.get().isSetSd() && table.get().getSd().isSetLocation()) {
            // Of two tables in one place one may have buckets: then the files are.
            tables.merge(path(table.get()), hasBuckets(table.get()), Boolean::logicalOr);
          }
        }
      }
    }
    return new TableBuckets(tables);
  }

  private static boolean hasBuckets(Table table) {
    return table.getSd().getNumBuckets() > 0
        || (table.isSetParameters() && table.getParameters().containsKey(OF_SPARK));
  }

  private static String path(Table table) {
    return new Path(table.getSd().getLocation()).toUri().getPath();
  }

  /**
   * What files are in a directory.
   *
   * @param path absolute
   * @param guess where no table is known
   */
  HiveNames of(String path, HiveNames guess) {
    for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      if (tables.containsKey(at)) {
        return tables.get(at) ? HiveNames.ALL_ARE_BUCKETS : HiveNames.NO_BUCKETS;
      }
    }
    return guess;
  }
}

package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a metastore keeps locations: what is judged, and what is moved to a standby. */
final class LocationColumns {
  /** Columns that hold nothing but a location. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "CTLGS", List.of("LOCATION_URI"),
          "DBS", List.of("DB_LOCATION_URI", "DB_MANAGED_LOCATION_URI"),
          "SDS", List.of("LOCATION"),
          "SKEWED_COL_VALUE_LOC_MAP", List.of("LOCATION"),
          "FUNC_RU", List.of("RESOURCE_URI"));

  private static final Set<String> PARAMETERS =
      Set.of("DATABASE_PARAMS", "TABLE_PARAMS", "PARTITION_PARAMS", "SD_PARAMS", "SERDE_PARAMS");

  /** Parameters that hold a path: Spark's, Avro's, Iceberg's, Hudi's. */
  private static final Set<String> KEYS =
      Set.of(
          "path",
          "avro.schema.url",
          "metadata_location",
          "previous_metadata_location",
          "location",
          "hoodie.table.base.path",
          "write.data.path",
          "write.metadata.path",
          "write.object-storage.path",
          "spark.sql.partitionprovider.path",
          "delta.log.path");

  private LocationColumns() {}

  /** The columns of a table that hold a location; none of most tables. */
  static List<String> of(String table) {
    return COLUMNS.getOrDefault(TableDefinition.key(table), List.of());
  }

  /** Whether a table holds parameters by PARAM_KEY and PARAM_VALUE. */
  static boolean hasParameters(String table) {
    return PARAMETERS.contains(TableDefinition.key(table));
  }

  static boolean isPath(String parameter) {
    return KEYS.contains(parameter);
  }
}

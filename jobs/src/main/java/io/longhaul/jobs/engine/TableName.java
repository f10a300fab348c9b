package io.longhaul.jobs.engine;

/** The name of a Hive table. */
public record TableName(String catalog, String database, String table) {
  /** The catalog that every metastore has, and that metastores before 3.0 do not name. */
  public static final String DEFAULT_CATALOG = "hive";

  @Override
  public String toString() {
    String name = database + "." + table;
    return catalog.equals(DEFAULT_CATALOG) ? name : catalog + "." + name;
  }
}

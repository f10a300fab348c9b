package io.longhaul.jobs.dump;

import io.longhaul.common.sql.SqlSession;
import io.longhaul.jobs.engine.MetastoreClient;
import io.longhaul.jobs.engine.TableName;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds what was restored against the dump: rows by SQL, the rest through a metastore. */
final class RestoreCheck {
  private static final String DEFAULT_DATABASE = "default";

  private final RestoreFindings findings;

  RestoreCheck(RestoreFindings findings) {
    this.findings = findings;
  }

  /**
   * Counts the rows of each table in the session's database.
   *
   * @param rows of the dump, by upper-case name
   */
  void rows(SqlSession session, Map<String, Long> rows) throws IOException, InterruptedException {
    List<String> there =
        session.list(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = DATABASE()");
    Set<String> missing = new TreeSet<>(rows.keySet());
    long dump = 0;
    long loaded = 0;
    for (String table : there) {
      long count = session.number("SELECT COUNT(*) FROM `" + table + "`");
      String name = TableDefinition.key(table);
      missing.remove(name);
      long wanted = rows.getOrDefault(name, 0L);
      dump += wanted;
      loaded += count;
      if (wanted != count || !rows.containsKey(name)) {
        findings.differs(table, "rows", String.valueOf(wanted), String.valueOf(count));
      }
    }
    for (String table : missing) {
      dump += rows.get(table);
      findings.differs(table, "rows", String.valueOf(rows.get(table)), "no such table");
    }
    findings.count("rows", dump, loaded);
  }

  /** Holds catalogs, databases, tables and the number of partitions of each against the dump. */
  void names(DumpInventory inventory, MetastoreClient metastore)
      throws IOException, InterruptedException {
    Set<String> catalogs = new TreeSet<>(metastore.catalogs());
    catalogs.addAll(inventory.catalogs());
    long databases = 0;
    long tables = 0;
    Set<TableName> served = new HashSet<>();
    for (String catalog : catalogs) {
      Set<String> wanted = inventory.databases(catalog);
      Set<String> there = new TreeSet<>(metastore.databases(catalog));
      // A metastore needs one: without it in the dump the drill made it.
      if (catalog.equals(TableName.DEFAULT_CATALOG) && !wanted.contains(DEFAULT_DATABASE)) {
        there.remove(DEFAULT_DATABASE);
      }
      databases += there.size();
      compare("database ", wanted, there);
      for (String database : there) {
        List<String> names = metastore.tables(catalog, database);
        tables += names.size();
        names.forEach(name -> served.add(new TableName(catalog, database, name)));
      }
    }
    findings.count("databases", inventory.databaseCount(), databases);
    findings.count("tables", inventory.tables().size(), tables);
    partitions(inventory, metastore, served);
  }

  private void partitions(DumpInventory inventory, MetastoreClient metastore, Set<TableName> served)
      throws IOException, InterruptedException {
    long partitions = 0;
    for (DumpInventory.Table table : inventory.tables()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while partitions were counted");
      }
      if (!served.remove(table.name())) {
        findings.differs(table.name().toString(), "table", "there", "missing");
        continue;
      }
      long wanted = inventory.partitionsOf(table);
      long there = wanted == 0 ? 0 : metastore.partitionCount(table.name());
      partitions += there;
      if (there != wanted) {
        findings.differs(
            table.name().toString(), "partitions", String.valueOf(wanted), String.valueOf(there));
      }
    }
    served.forEach(name -> findings.differs(name.toString(), "table", "missing", "there"));
    findings.count("partitions", inventory.partitionCount(), partitions);
  }

  private void compare(String what, Set<String> wanted, Set<String> there) {
    for (String name : wanted) {
      if (!there.contains(name)) {
        findings.differs(what + name, "database", "there", "missing");
      }
    }
    for (String name : there) {
      if (!wanted.contains(name)) {
        findings.differs(what + name, "database", "missing", "there");
      }
    }
  }

  /** Holds each table and partition of a sample against what the metastore serves. */
  void sample(List<Sampled> sample, MetastoreClient metastore)
      throws IOException, InterruptedException {
    for (Sampled one : sample) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while the sample was compared");
      }
      Optional<MetastoreFacts> served =
          one.partition().isPresent()
              ? metastore.partition(one.table(), one.partition().get()).map(ServedFacts::of)
              : metastore.table(one.table()).map(ServedFacts::of);
      if (served.isEmpty()) {
        findings.differs(one.name(), "sample", "there", "missing");
        findings.sampled(one, false);
        continue;
      }
      Set<String> differences = one.facts().differencesTo(served.get());
      for (String about : differences) {
        findings.differs(one.name(), about, one.facts().get(about), served.get().get(about));
      }
      findings.sampled(one, differences.isEmpty());
    }
  }
}

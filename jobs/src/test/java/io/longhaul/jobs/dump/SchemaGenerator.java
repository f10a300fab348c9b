package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the resource of a schema line from dumps of it: the first of a metastore that Hive's
 * schema script made, the others of ones that its upgrade scripts led to the same version.
 */
final class SchemaGenerator {
  private SchemaGenerator() {}

  /**
   * Prints the resource.
   *
   * @param args the version, then dumps
   */
  public static void main(String[] args) throws IOException {
    List<Path> dumps = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      dumps.add(Path.of(args[i]));
    }
    System.out.print(generate(args[0], dumps));
  }

  static String generate(String version, List<Path> dumps) throws IOException {
    List<Map<String, TableDefinition>> all = new ArrayList<>();
    for (Path dump : dumps) {
      all.add(read(dump));
    }
    StringBuilder out = new StringBuilder();
    out.append("# The tables of Hive's metastore schema ").append(version).append(", as facts.\n");
    out.append("# Made by SchemaGenerator (test sources) from dumps of databases that Hive's\n");
    out.append("# schema and upgrade scripts for MySQL created; do not edit by hand.\n");
    out.append(
        "# Separated by tabs: table, column (name, definition, character set, collation),\n");
    out.append("# or (another definition of it), primary, unique, foreign, index.\n");
    all.get(0).forEach((name, table) -> table(out, table, all));
    return out.toString();
  }

  private static void table(
      StringBuilder out, TableDefinition table, List<Map<String, TableDefinition>> all) {
    line(out, "table", table.name());
    for (Column column : table.columns()) {
      Set<String> shapes = new LinkedHashSet<>();
      for (Map<String, TableDefinition> tables : all) {
        TableDefinition other = tables.get(table.name());
        Column same = other.columns().get(other.indexOf(column.name()));
        shapes.add(String.join("\t", same.definition(), same.charset(), same.collation()));
      }
      String kind = "column";
      for (String shape : shapes) {
        line(out, kind, column.name(), shape);
        kind = "or";
      }
    }
    if (!table.primaryKey().isEmpty()) {
      line(out, "primary", String.join(",", table.primaryKey()));
    }
    table.uniqueKeys().forEach(k -> line(out, "unique", k.name(), String.join(",", k.columns())));
    table
        .foreignKeys()
        .forEach(
            k -> line(out, "foreign", k.name(), k.column(), k.parentTable(), k.parentColumn()));
    table.indexes().forEach(index -> line(out, "index", index));
  }

  private static void line(StringBuilder out, String... parts) {
    out.append(String.join("\t", parts)).append('\n');
  }

  private static Map<String, TableDefinition> read(Path dump) throws IOException {
    Map<String, TableDefinition> tables = new TreeMap<>();
    try (InputStream in = Decompression.of(Files.newInputStream(dump))) {
      new DumpScanner(
              new ByteCursor(in), new ValueCheck((c, column, seen, at) -> {}), reader(tables))
          .scan();
    }
    return tables;
  }

  private static DumpHandler reader(Map<String, TableDefinition> tables) {
    return new DumpHandler() {
      @Override
      public void comment(Token comment) {
        // Only tables matter.
      }

      @Override
      public void statement(List<Token> tokens) throws DumpSyntaxException {
        if (StatementRules.isCreateTable(tokens)) {
          TableDefinition table = CreateTable.parse(tokens);
          tables.put(table.name(), table);
        }
      }

      @Override
      public Optional<InsertPlan> insert(InsertHead head) {
        return Optional.empty();
      }

      @Override
      public void row(Row row) {
        // Rows are passed over.
      }

      @Override
      public void routine(String text, Position position) {
        // Only tables matter.
      }

      @Override
      public void unreadable(DumpSyntaxException problem, String line) {
        throw new IllegalStateException(
            problem.getMessage() + " at " + problem.position(), problem);
      }
    };
  }
}

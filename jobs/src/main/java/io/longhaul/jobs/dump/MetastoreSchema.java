package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.TableDefinition.ForeignKey;
import io.longhaul.jobs.dump.TableDefinition.UniqueKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of one line of Hive's metastore schema. The facts are in resources of this package,
 * see the head of each for the format and where they come from.
 *
 * @param version such as {@code 3.1}
 * @param tables by upper-case name
 * @param alternatives other definitions of a column, by {@code TABLE.COLUMN}: what Hive's upgrade
 *     scripts leave differs in places from what its schema script makes
 */
record MetastoreSchema(
    String version, Map<String, TableDefinition> tables, Map<String, List<Column>> alternatives) {

  /** The lines there are, oldest first. */
  static final List<String> VERSIONS = List.of("2.3", "3.1", "4.0");

  MetastoreSchema {
    tables = Map.copyOf(tables);
    alternatives = Map.copyOf(alternatives);
  }

  /** The line that a schema version belongs to, such as {@code 3.1} for {@code 3.1.0}. */
  static Optional<String> lineOf(String version) {
    return VERSIONS.stream().filter(line -> version.equals(line + ".0")).findFirst();
  }

  static MetastoreSchema load(String version) {
    String name = "metastore-" + version + ".schema";
    try (InputStream in = MetastoreSchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("Invalid schema version: " + version);
      }
      return new Reader(version)
          .read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  static List<MetastoreSchema> all() {
    return VERSIONS.stream().map(MetastoreSchema::load).toList();
  }

  /** Reads the resource line by line. */
  private static final class Reader {
    private final String version;
    private final Map<String, TableDefinition> tables = new LinkedHashMap<>();
    private final Map<String, List<Column>> alternatives = new LinkedHashMap<>();
    private String table = "";
    private List<Column> columns = new ArrayList<>();
    private List<String> primaryKey = List.of();
    private final List<UniqueKey> uniqueKeys = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<String> indexes = new ArrayList<>();

    Reader(String version) {
      this.version = version;
    }

    MetastoreSchema read(BufferedReader lines) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split("\t", -1);
          line(parts[0], parts);
        }
      }
      end();
      return new MetastoreSchema(version, tables, alternatives);
    }

    private void line(String kind, String[] parts) {
      switch (kind) {
        case "table" -> {
          end();
          table = parts[1];
        }
        case "column" -> columns.add(column(parts[1], parts));
        case "or" ->
            alternatives
                .computeIfAbsent(table + "." + last().name(), key -> new ArrayList<>())
                .add(column(last().name(), parts));
        case "primary" -> primaryKey = List.of(parts[1].split(","));
        case "unique" -> uniqueKeys.add(new UniqueKey(parts[1], List.of(parts[2].split(","))));
        case "foreign" -> foreignKeys.add(new ForeignKey(parts[1], parts[2], parts[3], parts[4]));
        case "index" -> indexes.add(parts[1]);
        default -> throw new IllegalStateException("Invalid schema line: " + kind);
      }
    }

    private Column last() {
      return columns.get(columns.size() - 1);
    }

    private static Column column(String name, String[] parts) {
      String definition = parts[2];
      ColumnType type = ColumnType.parse(definition.split(" ")[0]);
      boolean nullable = !definition.contains("NOT NULL");
      return new Column(name, type, definition, parts[3], parts[4], nullable, !nullable);
    }

    private void end() {
      if (!table.isEmpty()) {
        tables.put(
            table,
            new TableDefinition(table, columns, primaryKey, uniqueKeys, foreignKeys, indexes, ""));
      }
      columns = new ArrayList<>();
      primaryKey = List.of();
      uniqueKeys.clear();
      foreignKeys.clear();
      indexes.clear();
    }
  }
}

package io.longhaul.jobs.metastore;

import static io.longhaul.jobs.metastore.SqlText.quoted;
import static io.longhaul.jobs.metastore.SqlText.text;

import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds a loaded database against its dump by SQL alone: it shares no code with what has judged and
 * loaded the dump, and asks the server what it has.
 *
 * @param database whose tables are looked at
 */
record DatabaseCheck(SqlSession session, String database) {
  /** Columns that hold nothing but locations. */
  private static final Map<String, List<String>> LOCATIONS =
      Map.of("SDS", List.of("LOCATION"), "DBS", List.of("DB_LOCATION_URI"));

  /** The first thing that is wrong; empty when all is right. */
  Optional<String> wrong(Map<String, Long> rows, Map<String, String> moves)
      throws IOException, InterruptedException {
    Optional<String> wrong = counts(rows);
    wrong = wrong.isPresent() ? wrong : references();
    return wrong.isPresent() ? wrong : locations(moves);
  }

  /** The tables, but for the one that only says whose the database is. */
  List<String> tables() throws IOException, InterruptedException {
    return session
        .list(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME"
                .formatted(text(database)))
        .stream()
        .filter(table -> !table.equalsIgnoreCase(ScratchSchema.MARKER))
        .toList();
  }

  private Optional<String> counts(Map<String, Long> rows) throws IOException, InterruptedException {
    Map<String, Long> missing = new TreeMap<>(rows);
    for (String table : tables()) {
      long count = session.number("SELECT COUNT(*) FROM " + quoted(database) + "." + quoted(table));
      Long wanted = missing.remove(table.toUpperCase(Locale.ROOT));
      if (wanted == null || wanted != count) {
        return Optional.of("%s has %d rows instead of %s".formatted(table, count, wanted));
      }
    }
    return missing.keySet().stream().findFirst().map(table -> "table " + table + " is missing");
  }

  /** One foreign key, columns in their order. */
  private record Reference(
      String table, String key, String parentSchema, String parent, List<String> pairs) {}

  /** No row refers to one that is not there, and no key leads to another database. */
  Optional<String> references() throws IOException, InterruptedException {
    List<Reference> all = readReferences();
    if (all.isEmpty()) {
      return Optional.of("there are no foreign keys");
    }
    for (Reference one : all) {
      if (!one.parentSchema().equalsIgnoreCase(database)) {
        return Optional.of(
            "foreign key %s of %s leads to %s"
                .formatted(one.key(), one.table(), one.parentSchema()));
      }
      String first = one.pairs().get(0);
      String where =
          one.pairs().stream()
              .map(pair -> "c." + quoted(pair.split("\t")[0]) + " IS NOT NULL")
              .collect(Collectors.joining(" AND "));
      String on =
          one.pairs().stream()
              .map(
                  pair ->
                      "c." + quoted(pair.split("\t")[0]) + " = p." + quoted(pair.split("\t")[1]))
              .collect(Collectors.joining(" AND "));
      long orphans =
          session.number(
              "SELECT COUNT(*) FROM %s.%s c LEFT JOIN %s.%s p ON %s WHERE %s AND p.%s IS NULL"
                  .formatted(
                      quoted(database),
                      quoted(one.table()),
                      quoted(database),
                      quoted(one.parent()),
                      on,
                      where,
                      quoted(first.split("\t")[1])));
      if (orphans > 0) {
        return Optional.of(
            "%d rows of %s have no row in %s".formatted(orphans, one.table(), one.parent()));
      }
    }
    return Optional.empty();
  }

  private List<Reference> readReferences() throws IOException, InterruptedException {
    Map<String, Reference> references = new LinkedHashMap<>();
    for (String row :
        session.list(
            "SELECT CONCAT_WS('\\t', TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME) FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = %s AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
                .formatted(text(database)))) {
      String[] parts = row.split("\t");
      references
          .computeIfAbsent(
              parts[0] + "\t" + parts[1],
              key -> new Reference(parts[0], parts[1], parts[2], parts[3], new ArrayList<>()))
          .pairs()
          .add(parts[4] + "\t" + parts[5]);
    }
    return List.copyOf(references.values());
  }

  /** Nothing lies at the source any more. */
  private Optional<String> locations(Map<String, String> moves)
      throws IOException, InterruptedException {
    for (String table : tables()) {
      for (String column : LOCATIONS.getOrDefault(table.toUpperCase(Locale.ROOT), List.of())) {
        for (Map.Entry<String, String> move : moves.entrySet()) {
          long left =
              move.getKey().equals(move.getValue())
                  ? 0
                  : session.number(
                      "SELECT COUNT(*) FROM %s.%s WHERE %s AND NOT (%s)"
                          .formatted(
                              quoted(database),
                              quoted(table),
                              under(column, move.getKey()),
                              moves.values().stream()
                                  .map(to -> under(column, to))
                                  .collect(Collectors.joining(" OR "))));
          if (left > 0) {
            return Optional.of(
                "%d values of %s.%s are still under %s"
                    .formatted(left, table, column, move.getKey()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String under(String column, String root) {
    String inside = root.endsWith("/") ? root : root + "/";
    return "COALESCE(%1$s = %2$s OR LEFT(%1$s, %3$d) = %4$s, FALSE)"
        .formatted(quoted(column), text(root), inside.length(), text(inside));
  }
}

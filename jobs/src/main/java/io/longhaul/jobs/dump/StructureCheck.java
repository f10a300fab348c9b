package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.TableDefinition.ForeignKey;
import io.longhaul.jobs.dump.TableDefinition.UniqueKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the tables a dump creates against those of Hive's schema. */
final class StructureCheck {
  private static final Set<String> CHARSETS =
      Set.of("latin1", "utf8", "utf8mb3", "utf8mb4", "ascii", "binary", "ucs2", "gbk");

  private static final Set<String> COLLATIONS =
      Set.of(
          "bin",
          "general_ci",
          "unicode_ci",
          "unicode_520_ci",
          "swedish_ci",
          "general_cs",
          "german1_ci",
          "german2_ci",
          "danish_ci",
          "spanish_ci",
          "0900_ai_ci",
          "0900_as_cs",
          "0900_as_ci",
          "0900_bin",
          "uca1400_ai_ci",
          "uca1400_as_ci",
          "uca1400_as_cs",
          "general_nopad_ci",
          "nopad_bin",
          "chinese_ci",
          "binary");

  private final MetastoreSchema schema;
  private final Findings findings;

  StructureCheck(MetastoreSchema schema, Findings findings) {
    this.schema = schema;
    this.findings = findings;
  }

  /** The schema that a set of tables is nearest to; empty when hardly any table is Hive's. */
  static Optional<MetastoreSchema> nearest(Collection<TableRows> tables) {
    MetastoreSchema best = null;
    int least = Integer.MAX_VALUE;
    for (MetastoreSchema schema : MetastoreSchema.all()) {
      int distance = 0;
      Set<String> names = new HashSet<>(schema.tables().keySet());
      for (TableRows table : tables) {
        TableDefinition known = schema.tables().get(TableDefinition.key(table.name()));
        distance += names.remove(TableDefinition.key(table.name())) ? 0 : 2;
        distance += known == null ? 0 : differentColumns(known, table.definition());
      }
      distance += 2 * names.size();
      boolean related = names.size() < schema.tables().size() / 2;
      if (related && distance < least) {
        best = schema;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int differentColumns(TableDefinition known, TableDefinition own) {
    int missing = 0;
    for (Column column : known.columns()) {
      missing += own.indexOf(column.name()) < 0 ? 1 : 0;
    }
    return missing + Math.abs(own.columns().size() - known.columns().size());
  }

  void check(Map<String, TableRows> tables) {
    for (String name : schema.tables().keySet().stream().sorted().toList()) {
      TableRows table = tables.get(name);
      if (table == null) {
        findings.add(
            Code.TABLE_MISSING, name, "schema " + schema.version() + " has the table " + name);
      } else {
        table(table, schema.tables().get(name));
      }
    }
    tables.forEach(
        (name, table) -> {
          options(table);
          if (!schema.tables().containsKey(name)) {
            findings.add(
                Code.SCHEMA_EXTRA_TABLE, table.name(), table.created(), "an unknown table");
          }
        });
  }

  private void table(TableRows table, TableDefinition known) {
    TableDefinition own = table.definition();
    for (Column wanted : known.columns()) {
      int at = own.indexOf(wanted.name());
      if (at < 0) {
        report(Code.SCHEMA_COLUMN, table, "column " + wanted.name() + " is missing");
      } else {
        column(table, wanted, own.columns().get(at));
      }
    }
    for (Column column : own.columns()) {
      if (known.indexOf(column.name()) < 0) {
        Code code = column.required() ? Code.SCHEMA_COLUMN : Code.SCHEMA_ALTERED;
        report(code, table, "column " + column.name() + " is not Hive's");
      }
    }
    if (!sameColumns(own.primaryKey(), known.primaryKey())) {
      report(Code.SCHEMA_KEY, table, "the primary key is (" + join(own.primaryKey()) + ")");
    }
    uniqueKeys(table, known);
    foreignKeys(table, known);
    Set<String> indexes = new HashSet<>(known.indexes());
    if (!indexes.equals(new HashSet<>(own.indexes()))) {
      Set<String> more = new HashSet<>(own.indexes());
      more.removeAll(indexes);
      indexes.removeAll(own.indexes());
      report(Code.SCHEMA_ALTERED, table, "indexes differ: more " + more + ", missing " + indexes);
    }
  }

  private void column(TableRows table, Column wanted, Column own) {
    List<Column> shapes = new ArrayList<>(List.of(wanted));
    shapes.addAll(
        schema.alternatives().getOrDefault(table.name() + "." + wanted.name(), List.of()));
    if (!isKnown(own) || shapes.stream().anyMatch(shape -> isSame(shape, own))) {
      return;
    }
    boolean bearable = shapes.stream().anyMatch(shape -> isBearable(shape, own));
    String seen = own.name() + " is " + own.definition() + " " + own.collation();
    report(bearable ? Code.SCHEMA_ALTERED : Code.SCHEMA_COLUMN, table, seen.strip());
  }

  private static boolean isSame(Column shape, Column own) {
    return plain(shape).equals(plain(own))
        && (!own.isText()
            || (shape.charset().equals(own.charset())
                && (own.collation().isEmpty() || shape.collation().equals(own.collation()))));
  }

  private static String plain(Column column) {
    return column.definition().toLowerCase(Locale.ROOT).replace("'", "");
  }

  /** Wider, nullable where Hive's is not, or in another character set. */
  private static boolean isBearable(Column shape, Column own) {
    boolean wider =
        own.type().family() == shape.type().family()
            && own.type().length() >= shape.type().length();
    return wider
        && (own.nullable() || !shape.nullable())
        && !own.definition().contains("GENERATED");
  }

  private void uniqueKeys(TableRows table, TableDefinition known) {
    List<UniqueKey> own = table.definition().uniqueKeys();
    for (UniqueKey wanted : known.uniqueKeys()) {
      if (own.stream().noneMatch(key -> sameColumns(key.columns(), wanted.columns()))) {
        String seen = "the unique key (" + join(wanted.columns()) + ") is missing";
        report(Code.SCHEMA_KEY, table, seen);
      } else if (!own.contains(wanted)) {
        report(Code.SCHEMA_ALTERED, table, "unique key " + wanted.name() + " has another name");
      }
    }
    for (UniqueKey key : own) {
      if (known.uniqueKeys().stream()
          .noneMatch(wanted -> sameColumns(key.columns(), wanted.columns()))) {
        report(Code.SCHEMA_KEY, table, "the unique key " + key.name() + " is not Hive's");
      }
    }
  }

  private void foreignKeys(TableRows table, TableDefinition known) {
    List<ForeignKey> own = table.definition().foreignKeys();
    for (ForeignKey wanted : known.foreignKeys()) {
      Optional<ForeignKey> same = own.stream().filter(key -> isSame(key, wanted)).findFirst();
      if (same.isEmpty()) {
        String seen = "no foreign key from " + wanted.column() + " to " + wanted.parentTable();
        report(Code.SCHEMA_KEY, table, seen);
      } else if (!same.get().name().equals(wanted.name()) && !wanted.name().contains("_ibfk_")) {
        report(Code.SCHEMA_ALTERED, table, "a foreign key is named " + same.get().name());
      }
    }
    for (ForeignKey key : own) {
      if (known.foreignKeys().stream().noneMatch(wanted -> isSame(key, wanted))) {
        report(Code.SCHEMA_KEY, table, "the foreign key " + key.name() + " is not Hive's");
      }
    }
  }

  private static boolean isSame(ForeignKey one, ForeignKey other) {
    return one.column().equalsIgnoreCase(other.column())
        && one.parentTable().equalsIgnoreCase(other.parentTable())
        && one.parentColumn().equalsIgnoreCase(other.parentColumn());
  }

  private static boolean sameColumns(List<String> one, List<String> other) {
    return join(one).equalsIgnoreCase(join(other));
  }

  private static String join(List<String> names) {
    return String.join(",", names);
  }

  /** Names a server must know, or the CREATE TABLE fails. */
  private void options(TableRows table) {
    TableDefinition own = table.definition();
    for (Column column : own.columns()) {
      if (!isKnown(column)) {
        String seen = column.name() + " is " + column.definition() + " " + column.charset();
        report(Code.SCHEMA_INVALID, table, seen + " " + column.collation());
      }
    }
    for (String option : own.options().split(" ")) {
      if (!option.isEmpty() && !isKnown(option)) {
        report(Code.SCHEMA_INVALID, table, "the table option " + option);
      }
    }
  }

  private static boolean isKnown(Column column) {
    return column.type().family() != ColumnType.Family.OTHER
        && (!column.isText()
            || (CHARSETS.contains(column.charset()) && fits(column.collation(), column.charset())));
  }

  private static boolean fits(String collation, String charset) {
    return collation.isEmpty()
        || collation.equals("binary")
        || (collation.startsWith(charset + "_")
            && COLLATIONS.contains(collation.substring(charset.length() + 1)));
  }

  private static boolean isKnown(String option) {
    int sign = option.indexOf('=');
    String value = option.substring(sign + 1);
    return switch (sign < 0 ? option : option.substring(0, sign)) {
      case "ENGINE" -> value.equals("InnoDB");
      case "CHARSET" -> CHARSETS.contains(value);
      case "COLLATE" ->
          value.indexOf('_') > 0 && fits(value, value.substring(0, value.indexOf('_')));
      case "AUTO_INCREMENT" -> !value.isEmpty() && value.chars().allMatch(Character::isDigit);
      case "ROW_FORMAT" -> Set.of("DYNAMIC", "COMPACT", "COMPRESSED", "REDUNDANT").contains(value);
      case "STATS_PERSISTENT", "KEY_BLOCK_SIZE", "STATS_AUTO_RECALC" -> true;
      default -> false;
    };
  }

  private void report(Code code, TableRows table, String seen) {
    findings.add(code, table.name(), table.created(), seen);
  }
}

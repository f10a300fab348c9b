package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a CREATE TABLE may say without reaching beyond its own database: engines and options that
 * write elsewhere (FEDERATED, MERGE, DATA DIRECTORY) exist, so the harmless ones are listed.
 */
final class TableOptions {
  private static final Set<String> ENGINES = Set.of("INNODB", "MYISAM", "ARIA", "ROCKSDB");
  private static final Set<String> HARMLESS =
      Set.of(
          "AUTO_INCREMENT",
          "AVG_ROW_LENGTH",
          "CHARSET",
          "CHECKSUM",
          "COLLATE",
          "COMMENT",
          "DELAY_KEY_WRITE",
          "KEY_BLOCK_SIZE",
          "MAX_ROWS",
          "MIN_ROWS",
          "PACK_KEYS",
          "PAGE_CHECKSUM",
          "ROW_FORMAT",
          "STATS_AUTO_RECALC",
          "STATS_PERSISTENT",
          "STATS_SAMPLE_PAGES",
          "TRANSACTIONAL");

  private TableOptions() {}

  /** What reaches beyond the database, if anything does. */
  static Optional<String> suspect(List<Token> statement) throws DumpSyntaxException {
    TableDefinition table = CreateTable.parse(statement);
    if (table.name().contains(".")) {
      return Optional.of("table " + table.name());
    }
    for (TableDefinition.ForeignKey key : table.foreignKeys()) {
      if (key.parentTable().contains(".")) {
        return Optional.of("foreign key to " + key.parentTable());
      }
    }
    List<Token> plain =
        statement.stream()
            .filter(token -> token.kind() != Token.Kind.VERSION_OPEN)
            .filter(token -> token.kind() != Token.Kind.VERSION_CLOSE)
            .toList();
    return options(plain.subList(end(plain), plain.size()));
  }

  /** Behind the bracket that closes the list of columns. */
  private static int end(List<Token> tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += tokens.get(i).isSign('(') ? 1 : 0;
      if (tokens.get(i).isSign(')') && --depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  private static Optional<String> options(List<Token> tokens) {
    int at = 0;
    while (at < tokens.size()) {
      Token name = tokens.get(at++);
      if (name.is("DEFAULT") || name.isSign(',')) {
        continue;
      }
      boolean equals = at + 1 < tokens.size() && tokens.get(at).isSign('=');
      if (!equals) {
        return Optional.of(name.shown());
      }
      String value = tokens.get(at + 1).text().toUpperCase(Locale.ROOT);
      at += 2;
      String option = name.text().toUpperCase(Locale.ROOT);
      boolean fits = option.equals("ENGINE") ? ENGINES.contains(value) : HARMLESS.contains(option);
      if (!fits) {
        return Optional.of(option + "=" + value);
      }
    }
    return Optional.empty();
  }
}

package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Reads columns of some tables of a dump, in one reading of it. Values come as texts: NULL as an
 * empty one, a bit as 0 or 1.
 */
final class DumpQuery implements DumpHandler {
  private static final Charset LATIN1 = Charset.forName("windows-1252");

  /** What to read of a table, and who takes it. */
  private record Part(
      String key, LongPredicate wanted, List<String> columns, Consumer<List<String>> use) {}

  private final Map<String, Part> parts = new HashMap<>();
  private final Map<String, TableDefinition> tables = new HashMap<>();
  private final StatementRules rules = new StatementRules(new Findings(Set.of()));
  private Part part;
  private TableDefinition table;
  private int[] places;
  private int key;

  /** All rows of a table; a column that its schema does not have gives empty texts. */
  DumpQuery on(String name, List<String> columns, Consumer<List<String>> use) {
    return on(name, columns.get(0), id -> true, columns, use);
  }

  /** The rows of a table whose key, a number, is wanted. */
  DumpQuery on(
      String name,
      String keyColumn,
      LongPredicate wanted,
      List<String> columns,
      Consumer<List<String>> use) {
    parts.put(name, new Part(keyColumn, wanted, columns, use));
    return this;
  }

  void read(DumpSource source) throws IOException {
    try (InputStream stored = source.open();
        InputStream plain = Decompression.of(stored)) {
      ValueCheck unchecked = new ValueCheck((code, column, seen, at) -> {});
      new DumpScanner(new ByteCursor(plain), unchecked, this).scan();
    }
  }

  @Override
  public void comment(Token comment) {
    // Only rows matter.
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    if (StatementRules.isCreateTable(tokens)) {
      TableDefinition created = CreateTable.parse(tokens);
      tables.putIfAbsent(TableDefinition.key(created.name()), created);
    } else {
      rules.statement(tokens);
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead head) {
    part = parts.get(TableDefinition.key(head.table()));
    table = tables.get(TableDefinition.key(head.table()));
    if (part == null || table == null) {
      return Optional.empty();
    }
    key = table.indexOf(part.key());
    places = part.columns().stream().mapToInt(table::indexOf).toArray();
    boolean[] kept = new boolean[table.columns().size()];
    Arrays.stream(places).filter(place -> place >= 0).forEach(place -> kept[place] = true);
    return Optional.of(new InsertPlan(table, head.targets(table), kept));
  }

  @Override
  public void row(Row row) {
    if (!part.wanted().test(row.number(key))) {
      return;
    }
    String[] values = new String[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = places[i] < 0 ? "" : value(row, places[i]);
    }
    part.use().accept(Arrays.asList(values));
  }

  private String value(Row row, int at) {
    if (row.isNull(at)) {
      return "";
    }
    if (!row.isText(at)) {
      return String.valueOf(row.number(at));
    }
    Column column = table.columns().get(at);
    byte[] bytes = row.copy(at);
    if (column.type().family() == ColumnType.Family.BIT) {
      return bytes.length > 0 && (bytes[bytes.length - 1] & 1) == 1 ? "1" : "0";
    }
    return new String(bytes, charset(column));
  }

  private Charset charset(Column column) {
    return switch (rules.charset().orElse("utf8mb4")) {
      case "latin1", "ascii" -> LATIN1;
      // The bytes are the column's own.
      case "binary" -> column.charset().startsWith("utf8") ? StandardCharsets.UTF_8 : LATIN1;
      default -> StandardCharsets.UTF_8;
    };
  }

  @Override
  public void routine(String text, Position position) {
    // Only rows matter.
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    throw new IllegalStateException("Cannot read again: " + problem.getMessage(), problem);
  }
}

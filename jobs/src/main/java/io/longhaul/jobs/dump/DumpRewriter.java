package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Follows a dump and has every location under a moved root replaced in its copy. */
final class DumpRewriter implements DumpHandler {
  /** Columns where a location may be mentioned in a text that is not ours to change. */
  private static final List<String> MENTIONS =
      List.of(
          "VIEW_EXPANDED_TEXT",
          "VIEW_ORIGINAL_TEXT",
          "MESSAGE",
          "DESC",
          "COMMENT",
          "PKEY_COMMENT",
          "DEFAULT_VALUE",
          "SCHEMA_TEXT",
          "BODY",
          "SOURCE",
          "QUERY",
          "WNL_TABLE_OBJ",
          "WNL_PARTITION_OBJ",
          "WNL_FILES");

  private final LocationMap map;
  private final boolean ascii;
  private final EditedCopy copy;
  private final boolean dropNotifications;
  private final Map<String, TableDefinition> tables = new HashMap<>();
  private final Map<String, Long> moved = new TreeMap<>();
  private final Map<String, Long> left = new TreeMap<>();
  private final List<Integer> locations = new ArrayList<>();
  private final List<Integer> texts = new ArrayList<>();
  private TableDefinition table;
  private InsertHead head;
  private boolean utf8 = true;
  private boolean dropped;
  private long droppedRows;

  DumpRewriter(LocationMap map, EditedCopy copy, boolean dropNotifications) {
    this.map = map.ofBytes();
    this.ascii = map.isAscii();
    this.copy = copy;
    this.dropNotifications = dropNotifications;
  }

  @Override
  public void comment(Token comment) {
    // Copied as it is.
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    Optional<String> charset = StatementRules.namesIn(tokens);
    if (charset.isPresent()) {
      utf8 = charset.get().startsWith("utf8");
      if (!utf8 && !ascii) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid map: not ASCII, and the dump is in "
                + charset.get()
                + " (take it in utf8mb4)");
      }
    } else if (StatementRules.isCreateTable(tokens)) {
      TableDefinition created = CreateTable.parse(tokens);
      tables.put(TableDefinition.key(created.name()), created);
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead insert) {
    head = insert;
    table = tables.get(TableDefinition.key(insert.table()));
    dropped = dropNotifications && TableDefinition.key(insert.table()).equals("NOTIFICATION_LOG");
    locations.clear();
    texts.clear();
    boolean[] kept = new boolean[table.columns().size()];
    for (String column : LocationColumns.of(table.name())) {
      keep(column, locations, kept);
    }
    if (LocationColumns.hasParameters(table.name())) {
      keep("PARAM_VALUE", locations, kept);
    }
    MENTIONS.forEach(column -> keep(column, texts, kept));
    return Optional.of(new InsertPlan(table, insert.targets(table), kept));
  }

  private void keep(String column, List<Integer> into, boolean[] kept) {
    int at = table.indexOf(column);
    if (at >= 0) {
      into.add(at);
      kept[at] = true;
    }
  }

  @Override
  public void row(Row row) {
    if (dropped) {
      droppedRows++;
      return;
    }
    // In the order of the columns, which is that of the bytes unless columns are listed.
    locations.sort((one, two) -> Long.compare(row.rawStart(one), row.rawStart(two)));
    for (int at : locations) {
      if (row.kind(at) == Row.STRING) {
        location(row, at);
      }
    }
    for (int at : texts) {
      if (row.isText(at) && map.isMentionedIn(EventMessage.plain(row.copy(at)))) {
        count(left, at);
      }
    }
  }

  private void location(Row row, int at) {
    String text = new String(row.copy(at), ISO_8859_1);
    Optional<String> to = map.moved(text);
    if (to.isPresent()) {
      requireRoom(row, at, to.get());
      byte[] bytes = quoted(to.get().getBytes(ISO_8859_1));
      try {
        copy.replace(row.rawStart(at), row.rawEnd(at), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      count(moved, at);
    } else if (map.isMentionedIn(text)) {
      count(left, at);
    }
  }

  /** A server would cut the location off, or refuse the row. */
  private void requireRoom(Row row, int at, String to) {
    Column column = table.columns().get(at);
    boolean inBytes = !utf8 || column.definition().indexOf('(') < 0;
    int length = inBytes ? to.length() : new String(to.getBytes(ISO_8859_1), UTF_8).length();
    if (length > column.type().length()) {
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot rewrite: %s.%s in line %d would have %d characters, it holds %d"
              .formatted(
                  table.name(),
                  column.name(),
                  row.position().line(),
                  length,
                  column.type().length()));
    }
  }

  private void count(Map<String, Long> counts, int column) {
    counts.merge(table.name() + "." + table.columns().get(column).name(), 1L, Long::sum);
  }

  /** Quotes and escapes as the dump tools do. */
  private static byte[] quoted(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 2);
    out.write('\'');
    for (byte b : text) {
      int at = "\0\n\r\u001a\\'\"".indexOf((char) b);
      if (b >= 0 && at >= 0) {
        out.write('\\');
        out.write("0nrZ\\'\"".charAt(at));
      } else {
        out.write(b);
      }
    }
    out.write('\'');
    return out.toByteArray();
  }

  @Override
  public void insertEnd(long offset) {
    if (dropped) {
      try {
        copy.replace(head.position().offset(), offset, new byte[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void routine(String text, Position position) {
    // Copied as it is.
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    throw new IllegalStateException("Cannot read again: " + problem.getMessage(), problem);
  }

  /** How many locations were moved, by {@code TABLE.COLUMN}. */
  Map<String, Long> moved() {
    return moved;
  }

  /** How many texts speak of a moved place and were left as they are, by {@code TABLE.COLUMN}. */
  Map<String, Long> left() {
    return left;
  }

  long droppedRows() {
    return droppedRows;
  }
}

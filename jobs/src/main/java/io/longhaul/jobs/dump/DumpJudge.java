package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Follows one dump from its first byte to its last and gathers what the rules need. */
final class DumpJudge implements DumpHandler {
  private static final Pattern STDERR =
      Pattern.compile(
          "(?i)^\\s*(?:\\[?warning\\]?[: ]|error[: ]|enter password|(?:mysqldump|mariadb-dump"
              + "|mysql|mariadb|mysqlpump|gzip|zstd|gsutil|gcloud|hadoop|hdfs|ssh|bash|sh"
              + "|tar|cat)(?:\\.exe)?: ).*");

  private final Findings findings;
  private final Set<String> hashed;
  private final ValueCheck values;
  private final DumpFrame frame;
  private final StatementRules statements;
  private final Map<String, TableRows> tables = new LinkedHashMap<>();
  private final References references = new References();
  private final PartitionNames partitions = new PartitionNames();
  private final IndexGaps gaps = new IndexGaps();
  private final StorageLists lists = new StorageLists();
  private final Sequences sequences = new Sequences();
  private final Domains domains;
  private final TypeTexts types;
  private final Locations locations;
  private final List<String> databases = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();
  private TableRows current;
  private boolean broken;
  private boolean dataOnly;

  /**
   * @param hashed tables whose rows are not in the order of their keys
   */
  DumpJudge(Findings findings, ValidationOptions options, Set<String> hashed) {
    this.findings = findings;
    this.hashed = hashed;
    this.values =
        new ValueCheck(
            (code, column, seen, at) -> {
              broken |= code == Code.VALUE_TYPE;
              findings.add(code, current.name(), at, column.name() + ": " + seen);
            });
    this.frame = new DumpFrame(findings);
    this.statements = new StatementRules(findings);
    this.domains = new Domains(findings);
    this.types = new TypeTexts(findings);
    this.locations = new Locations(options, findings);
  }

  ValueCheck values() {
    return values;
  }

  @Override
  public void comment(Token comment) {
    frame.comment(comment);
    statements.comment(comment.text());
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    Position at = tokens.get(0).position();
    frame.statement(at);
    if (frame.isBeyondEnd()) {
      return;
    }
    if (StatementRules.isCreateTable(tokens)) {
      create(CreateTable.parse(tokens), at);
    } else {
      statements.statement(tokens);
      statements.charset().ifPresent(charset -> values.setCharset(charsetOf(charset)));
    }
  }

  private static ValueCheck.Charset charsetOf(String name) {
    return switch (name) {
      case "latin1", "ascii" -> ValueCheck.Charset.SINGLE_BYTE;
      case "binary" -> ValueCheck.Charset.BINARY;
      default -> ValueCheck.Charset.UTF8;
    };
  }

  private void create(TableDefinition definition, Position at) {
    statements.create(definition, at);
    TableRows table = new TableRows(definition, at);
    if (tables.putIfAbsent(TableDefinition.key(table.name()), table) != null) {
      findings.add(Code.TABLE_TWICE, table.name(), at, "a second CREATE TABLE");
      // The rows of both would show as double keys.
      broken = true;
      return;
    }
    boolean ordered = !hashed.contains(table.name());
    if (table.has(definition.primaryKey()) && !definition.primaryKey().isEmpty()) {
      table.check(new KeyCheck(definition, table.key(definition.primaryKey()), ordered));
    }
    for (TableDefinition.UniqueKey key : definition.uniqueKeys()) {
      if (table.has(key.columns())) {
        table.check(new KeyCheck(definition, table.key(key.columns()), false));
      }
    }
    references.watch(table);
    partitions.watch(table);
    gaps.watch(table);
    lists.watch(table);
    sequences.watch(table);
    domains.watch(table);
    types.watch(table);
    locations.watch(table);
    remember(table, "DBS", "NAME", databases);
    remember(table, "VERSION", "SCHEMA_VERSION", versions);
  }

  private static void remember(TableRows table, String name, String column, List<String> into) {
    if (TableDefinition.key(table.name()).equals(name)) {
      int at = table.need(column);
      if (at >= 0) {
        table.watch(row -> into.add(row.isText(at) ? row.text(at) : "NULL"));
      }
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead head) throws DumpSyntaxException {
    frame.statement(head.position());
    if (frame.isBeyondEnd()) {
      return Optional.empty();
    }
    TableRows table = tables.get(TableDefinition.key(head.table()));
    if (table == null) {
      if (tables.isEmpty()) {
        dataOnly = true;
      } else {
        findings.add(
            Code.STATEMENT_ORDER, "", head.position(), "rows of " + head.table() + " before it");
      }
      broken = true;
      return Optional.empty();
    }
    statements.insert(table.name(), head.position());
    current = table;
    for (String column : head.columns()) {
      if (!table.has(column)) {
        throw new DumpSyntaxException(
            Code.ROW_ARITY, head.position(), table.name() + " has no column " + column);
      }
    }
    int[] targets = head.targets(table.definition());
    return Optional.of(new InsertPlan(table.definition(), targets, table.kept()));
  }

  @Override
  public void row(Row row) {
    current.row(row);
  }

  @Override
  public void routine(String text, Position position) {
    frame.statement(position);
    String head =
        text.lines().skip(1).map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    head = head.length() > 80 ? head.substring(0, 80) + "…" : head;
    if (Routines.isAllRoutines(text)) {
      findings.add(Code.STATEMENT_DEFINER, "", position, "a routine between DELIMITERs: " + head);
    } else {
      String seen = "no routine between DELIMITERs: " + head;
      findings.add(Code.STATEMENT_FOREIGN, "", position, seen);
    }
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    Code code = STDERR.matcher(line).matches() ? Code.STDERR_TEXT : problem.code();
    if (code != Code.STDERR_TEXT || frame.hasTrailer()) {
      frame.statement(problem.position());
    }
    if (frame.isBeyondEnd()) {
      return;
    }
    broken = true;
    String seen = code == Code.STDERR_TEXT ? line.strip() : problem.getMessage();
    findings.add(code, current == null ? "" : current.name(), problem.position(), seen);
  }

  /** Whether a pass that hashes the keys of these tables is needed for a verdict. */
  Set<String> outOfOrder() {
    Set<String> names = new TreeSet<>();
    for (TableRows table : tables.values()) {
      if (table.keys().stream().anyMatch(KeyCheck::isOutOfOrder)) {
        names.add(table.name());
      }
    }
    return names;
  }

  /** The rules that need the whole file; what only a second look can place is returned. */
  List<Suspects> finish() {
    if (!frame.hasStatements() && !broken) {
      findings.add(Code.FILE_EMPTY, "", "no statement");
      return List.of();
    }
    if (frame()) {
      return List.of();
    }
    Optional<MetastoreSchema> schema = StructureCheck.nearest(tables.values());
    if (schema.isEmpty() && !dataOnly && !broken) {
      String some = String.join(", ", tables.keySet().stream().limit(5).toList());
      findings.add(Code.FILE_OTHER_DATABASE, "", "tables such as " + some);
      return List.of();
    }
    schema.ifPresent(
        nearest -> {
          new StructureCheck(nearest, findings).check(tables);
          version(nearest);
        });
    // Rows that could not be read would show as orphans and gaps: noise that hides the cause.
    return broken || !complete() ? List.of() : integrity();
  }

  private boolean complete() {
    return frame.hasTrailer() || !frame.hasHeader();
  }

  /** Head, foot and format; true when nothing more can be said. */
  private boolean frame() {
    boolean rows = tables.values().stream().anyMatch(table -> table.count() > 0);
    if (dataOnly) {
      findings.add(Code.FORMAT_DATA_ONLY, "", "rows without a CREATE TABLE");
    }
    if (!frame.hasHeader() && !frame.hasTrailer() && !frame.hasComments()) {
      if (!statements.hasPrologue() && tables.isEmpty() && broken && !dataOnly) {
        findings.add(Code.FILE_FOREIGN, "", "text or data that is no SQL");
        return true;
      }
      if (!statements.hasPrologue()) {
        findings.add(Code.FORMAT_COMPACT, "", "no comments and no settings");
        return dataOnly;
      }
      findings.add(Code.FORMAT_SKIP_COMMENTS, "", "no comments");
    } else {
      if (!frame.hasHeader()) {
        findings.add(Code.HEADER_MISSING, "", "no header");
      }
      if (!frame.hasTrailer()) {
        findings.add(Code.TRAILER_MISSING, "", "no line 'Dump completed'");
      }
    }
    if (!dataOnly && complete()) {
      statements.finish();
    }
    if (!rows && !dataOnly && !broken && frame.hasTrailer() && !tables.isEmpty()) {
      findings.add(Code.FORMAT_SCHEMA_ONLY, "", tables.size() + " tables, no row");
      return true;
    }
    return dataOnly;
  }

  private void version(MetastoreSchema nearest) {
    TableRows table = tables.get("VERSION");
    if (table == null || broken) {
      return;
    }
    if (versions.size() != 1) {
      findings.add(Code.SCHEMA_VERSION, table.name(), versions.size() + " rows in VERSION");
    } else {
      Optional<String> line = MetastoreSchema.lineOf(versions.get(0));
      if (line.isEmpty() || !line.get().equals(nearest.version())) {
        String seen =
            "VERSION says " + versions.get(0) + ", the tables are of " + nearest.version();
        findings.add(Code.SCHEMA_VERSION, table.name(), seen);
      }
    }
  }

  private List<Suspects> integrity() {
    List<Suspects> suspects = new ArrayList<>();
    for (TableRows table : tables.values()) {
      table.keys().forEach(key -> suspects.addAll(key.finish()));
    }
    suspects.addAll(references.finish(tables, findings));
    suspects.addAll(gaps.finish());
    suspects.addAll(lists.finish());
    suspects.addAll(partitions.finish());
    suspects.addAll(locations.finish(partitions));
    sequences.finish(tables, findings);
    return suspects;
  }

  DumpSummary summary() {
    Map<String, Long> rows = new TreeMap<>();
    tables
        .values()
        .forEach(table -> rows.put(table.name().toUpperCase(Locale.ROOT), table.count()));
    Optional<String> version =
        versions.size() == 1 ? Optional.of(versions.get(0)) : Optional.empty();
    return new DumpSummary(
        version, frame.tool(), rows, databases, frame.completed(), sequences.nextEvent());
  }
}

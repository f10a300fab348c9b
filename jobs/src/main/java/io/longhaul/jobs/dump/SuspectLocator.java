package io.longhaul.jobs.dump;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A second look at a dump that finds the rows something is wrong with. */
final class SuspectLocator implements DumpHandler {
  private final Findings findings;
  private final Map<Suspects, Set<String>> placed = new LinkedHashMap<>();
  private final Map<String, TableDefinition> tables = new HashMap<>();
  private final Map<Suspects, long[]> hashes = new LinkedHashMap<>();
  private List<Suspects> here = List.of();

  SuspectLocator(List<Suspects> suspects, Findings findings) {
    this.findings = findings;
    for (Suspects suspect : suspects) {
      placed.put(suspect, new HashSet<>());
      hashes.put(suspect, suspect.hashes().sorted());
    }
  }

  @Override
  public void comment(Token comment) {
    // The first look has judged it.
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    if (StatementRules.isCreateTable(tokens)) {
      TableDefinition table = CreateTable.parse(tokens);
      tables.putIfAbsent(table.name(), table);
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead head) {
    TableDefinition table = tables.get(head.table());
    if (table == null) {
      return Optional.empty();
    }
    here = placed.keySet().stream().filter(s -> s.table().equals(head.table())).toList();
    boolean[] kept = new boolean[table.columns().size()];
    here.forEach(suspect -> Arrays.stream(suspect.key().columns()).forEach(c -> kept[c] = true));
    return Optional.of(new InsertPlan(table, head.targets(table), kept));
  }

  @Override
  public void row(Row row) {
    for (Suspects suspect : here) {
      RowKey key = suspect.key();
      if (!key.hasNull(row) && Arrays.binarySearch(hashes.get(suspect), key.hash(row)) >= 0) {
        boolean first = placed.get(suspect).add(key.exact(row));
        if (first != suspect.repeated()) {
          String seen = suspect.seen().replace("%s", key.shown(row));
          findings.add(suspect.code(), suspect.table(), row.position(), seen);
        }
      }
    }
  }

  @Override
  public void routine(String text, Position position) {
    // The first look has judged it.
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    // The first look would have found it, and then there is no second one.
    throw new IllegalStateException("Cannot read again: " + problem.getMessage(), problem);
  }
}

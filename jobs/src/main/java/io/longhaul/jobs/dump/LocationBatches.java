package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the locations of a dump in batches and has them looked for. */
final class LocationBatches implements DumpHandler {
  private final LocationFinder finder;
  private final Findings findings;
  private final List<LocationFinder.Wanted> batch = new ArrayList<>();
  private final Map<String, TableDefinition> tables = new HashMap<>();
  private int location;

  LocationBatches(LocationFinder finder, Findings findings) {
    this.finder = finder;
    this.findings = findings;
  }

  @Override
  public void comment(Token comment) {
    // Only rows matter.
  }

  @Override
  public void statement(List<Token> tokens) throws DumpSyntaxException {
    if (StatementRules.isCreateTable(tokens)) {
      TableDefinition table = CreateTable.parse(tokens);
      tables.putIfAbsent(TableDefinition.key(table.name()), table);
    }
  }

  @Override
  public Optional<InsertPlan> insert(InsertHead head) {
    TableDefinition table = tables.get(TableDefinition.key(head.table()));
    if (table == null || !TableDefinition.key(table.name()).equals("SDS")) {
      return Optional.empty();
    }
    location = table.indexOf("LOCATION");
    boolean[] kept = new boolean[table.columns().size()];
    if (location < 0) {
      return Optional.empty();
    }
    kept[location] = true;
    return Optional.of(new InsertPlan(table, head.targets(table), kept));
  }

  @Override
  public void row(Row row) {
    if (!row.isText(location)) {
      return;
    }
    String text = row.text(location);
    boolean judged = LocationPrefix.parse(text).filter(prefix -> !prefix.leadsUp()).isPresent();
    if (judged) {
      batch.add(new LocationFinder.Wanted(text, row.position()));
    }
    if (batch.size() == LocationFinder.BATCH) {
      look();
    }
  }

  private void look() {
    try {
      for (LocationFinder.Wanted wanted : finder.missing(batch)) {
        String seen = wanted.location() + " does not exist";
        findings.add(Code.LOCATION_MISSING, "SDS", wanted.position(), seen);
      }
      batch.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot look for locations: interrupted", e);
    }
  }

  /** Looks for what is left. */
  void finish() throws IOException, InterruptedException {
    for (LocationFinder.Wanted wanted : finder.missing(batch)) {
      String seen = wanted.location() + " does not exist";
      findings.add(Code.LOCATION_MISSING, "SDS", wanted.position(), seen);
    }
    batch.clear();
  }

  @Override
  public void routine(String text, Position position) {
    // Only rows matter.
  }

  @Override
  public void unreadable(DumpSyntaxException problem, String line) {
    // The verdict has it already.
  }
}

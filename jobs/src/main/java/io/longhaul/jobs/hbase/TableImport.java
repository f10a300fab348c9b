package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.policy.HBaseDataset.Mode;
import io.longhaul.jobs.hbase.TableOutcome.Done;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Applies the windows of a table in order, each once. The mark moves after each one; a run that
 * dies in the middle of one begins with it again.
 */
final class TableImport {
  private final WindowApply apply;
  private final WindowFolder folder;
  private final TargetTable target;
  private final Running running;
  private final boolean adopts;
  private final List<String> words = new ArrayList<>();

  TableImport(
      WindowApply apply, WindowFolder folder, TargetTable target, Running running, boolean adopts) {
    this.apply = apply;
    this.folder = folder;
    this.target = target;
    this.running = running;
    this.adopts = adopts;
  }

  /**
   * Imports into the table that the policy means.
   *
   * @param done takes each window as it is applied
   */
  TableOutcome update(PolicyTable table, List<Done> done) throws IOException, InterruptedException {
    boolean exists = target.exists();
    // Of a table that somebody dropped nothing is imported any more.
    Optional<ImportMark> found = mark(table).filter(known -> exists);
    ImportPlan plan = ImportPlan.of(table, folder, found, Optional.empty());
    boolean begun = found.isPresent() || ImportMark.isBegun(running.state(), table);
    if (exists && !begun && !adopts && !target.isEmpty()) {
      throw target.refused(
          "it has rows that no import of this policy wrote (empty it, or give --adopt: then what the source does not have is deleted)");
    }
    if (!plan.steps().isEmpty()) {
      prepare(table, plan.steps(), exists, begun);
    }
    Optional<ImportMark> mark = found;
    for (WindowManifest step : plan.steps()) {
      running.check();
      target.fit(step.descriptor(), true).forEach(words::add);
      one(table, step, step.window().isBase() && exists, done);
      Instant to = step.window().to();
      Instant base = step.window().isBase() ? to : mark.orElseThrow().base();
      mark = Optional.of(new ImportMark(to, base, step.incarnation()));
      running.check();
      mark.get().save(running.state(), table.dataset().name(), table.table(), running.id().text());
    }
    return outcome(table, plan, mark.map(ImportMark::to), done);
  }

  /** Makes the table, or sees that it is fit; before the first cell is written. */
  private void prepare(PolicyTable table, List<WindowManifest> steps, boolean exists, boolean begun)
      throws IOException {
    WindowManifest first = steps.get(0);
    if (exists) {
      words.addAll(target.fit(first.descriptor(), begun));
    }
    running.check();
    // From here on the rows in it are this policy's, also when this run dies before the first mark.
    ImportMark.begin(running.state(), table, running.id().text());
    if (!exists) {
      words.addAll(target.create(first, table.dataset().coprocessors()));
    }
  }

  /**
   * Makes the table of an instant under a name of its own; goes on with what a run has left that
   * was to make the same one and died.
   */
  TableOutcome restore(PolicyTable table, Instant until, List<Done> done)
      throws IOException, InterruptedException {
    ImportPlan plan = ImportPlan.of(table, folder, Optional.empty(), Optional.of(until));
    boolean exists = target.exists();
    if (exists && !ImportMark.isRestoring(running.state(), table, until)) {
      throw target.refused("it is there already (drop it to have it made again)");
    }
    running.check();
    ImportMark.beginRestore(running.state(), table, until, running.id().text());
    if (!exists) {
      words.addAll(target.create(plan.steps().get(0), table.dataset().coprocessors()));
    }
    Optional<Instant> to = Optional.empty();
    for (WindowManifest step : plan.steps()) {
      running.check();
      words.addAll(target.fit(step.descriptor(), true));
      one(table, step, step.window().isBase() && exists, done);
      to = Optional.of(step.window().to());
    }
    if (plan.missing().isEmpty()) {
      running.check();
      ImportMark.endRestore(running.state(), table, until);
    }
    words.add("Restored as " + PolicyTable.name(target.name()));
    return outcome(table, plan, to, done);
  }

  private Optional<ImportMark> mark(PolicyTable table) throws IOException {
    return ImportMark.load(running.state(), table.dataset().name(), table.table());
  }

  private void one(PolicyTable table, WindowManifest step, boolean mayHaveMore, List<Done> done)
      throws IOException, InterruptedException {
    Mode mode = WindowApply.mode(table.dataset().mode(), step);
    String path = folder.path(step.window());
    apply.write(step, path, target, mode);
    long surplus = mayHaveMore ? apply.deleteSurplus(step, path, target) : 0;
    if (surplus > 0) {
      words.add(
          "%d versions were gone at the source without a marker in any window: deleted by %s"
              .formatted(surplus, step.window()));
    }
    done.add(
        new Done(
            step.window().toString(),
            step.rows(),
            step.cells(),
            step.bytes(),
            "imported by " + mode.name().toLowerCase(Locale.ROOT)));
  }

  private TableOutcome outcome(
      PolicyTable table, ImportPlan plan, Optional<Instant> to, List<Done> done) {
    List<String> notCaught =
        plan.steps().isEmpty() ? List.of() : plan.steps().get(plan.steps().size() - 1).notCaught();
    Optional<String> failure =
        plan.missing()
            .map(
                name ->
                    "Cannot import %s any further: %s is missing or damaged (the next base goes on without it)"
                        .formatted(table.name(), name));
    return new TableOutcome(
        table, to, plan.reason(), done, notCaught, words, failure, ExitStatus.ATTENTION);
  }
}

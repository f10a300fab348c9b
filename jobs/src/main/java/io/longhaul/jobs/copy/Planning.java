package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.PrintableName;
import io.longhaul.common.storage.Store;
import io.longhaul.common.work.ExternalSorter;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists datasets and puts what has to be done in order. Writes nothing at either side. */
final class Planning {
  private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

  private final SparkEngine engine;
  private final CopyConfig config;
  private final StateDirectory state;
  private final Clock clock;
  private final Path temporary;

  Planning(
      SparkEngine engine, CopyConfig config, StateDirectory state, Clock clock, Path temporary) {
    this.engine = engine;
    this.config = config;
    this.state = state;
    this.clock = clock;
    this.temporary = temporary;
  }

  /** Datasets of one priority and deadline together, first things first. */
  static List<List<Part>> groups(List<Part> parts) {
    List<Part> ordered = new ArrayList<>(parts);
    ordered.sort(
        Comparator.comparingInt((Part part) -> part.scope().priority())
            .thenComparing(Part::deadline));
    List<List<Part>> groups = new ArrayList<>();
    for (Part part : ordered) {
      if (groups.isEmpty() || !groups.get(groups.size() - 1).get(0).isEqual(part)) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(part);
    }
    return groups;
  }

  /** Lists the datasets of a group; one that can't be listed whole is stopped. */
  GroupPlan plan(List<Part> group) throws IOException, InterruptedException {
    if (config.removesOnly()) {
      return planRemovals(group);
    }
    GroupPlan plan = new GroupPlan(temporary);
    for (Part part : group) {
      part.run().listing(clock.instant());
      try {
        guard(part, list(part, plan));
      } catch (StoppedException e) {
        stop(part, e);
      }
    }
    return plan;
  }

  /** One dataset after the other: of each, what was recorded and is still to go. */
  private GroupPlan planRemovals(List<Part> group) throws IOException, InterruptedException {
    GroupPlan plan = new GroupPlan(temporary);
    for (Part part : group) {
      try (GroupPlan listed = new GroupPlan(temporary)) {
        RecordedRemovals recorded = RecordedRemovals.open(state, part.scope().name());
        DeleteGuard.Loss loss = list(part, listed);
        try (ExternalSorter.Items<PlanItem> items = listed.items()) {
          while (items.hasNext()) {
            recorded.take(items.next(), plan);
          }
        }
        recorded.finish(plan);
        guard(part, loss.removing(recorded.files(), recorded.bytes()));
      } catch (StoppedException e) {
        stop(part, e);
      }
    }
    return plan;
  }

  private static void stop(Part part, StoppedException e) {
    LOG.error(
        "Dataset {} is stopped: {}", part.scope().name(), PrintableName.inMessage(e.getMessage()));
    part.run().stop(e);
  }

  private void guard(Part part, DeleteGuard.Loss loss) throws StoppedException {
    String name = part.scope().name();
    Optional<String> objection =
        new DeleteGuard(part.run().dataset().delete()).objection(loss, name);
    if (objection.isPresent() && !config.allowances().delete().contains(name)) {
      throw StoppedException.loss(objection.get());
    }
  }

  private DeleteGuard.Loss list(Part part, GroupPlan plan)
      throws StoppedException, IOException, InterruptedException {
    CopyScope scope = part.scope();
    long[] filesAtSource = new long[1];
    DeleteGuard.Loss[] loss = {DeleteGuard.Loss.NONE};
    Optional<Repacking.Decision> decision =
        new Inventory(engine, config.goal(), ContentCheck.How.CHECKSUM)
            .list(
                scope,
                findings -> {
                  if (!config.removesOnly()) {
                    part.run().count(findings);
                  }
                  loss[0] = loss[0].plus(findings.loss());
                  filesAtSource[0] += findings.equalFiles() + findings.links();
                  filesAtSource[0] += findings.heldBack() ? 1 : 0;
                  for (PlanItem item : findings.items()) {
                    filesAtSource[0] += item.isSourceFile() ? 1 : 0;
                    if (isWanted(item)) {
                      plan.add(item);
                    }
                  }
                });
    decision.ifPresent(part.run()::repacking);
    boolean empty = filesAtSource[0] == 0 && !config.allowances().empty().contains(scope.name());
    if (empty && targetHoldsFiles(scope)) {
      throw StoppedException.emptied(
          "The source %s holds no file, the target does (if that is meant: --allow-empty %s)"
              .formatted(
                  ExecutorStores.of(scope.source()).describe(scope.sourceRoot()), scope.name()));
    }
    return loss[0];
  }

  /** Whether a run of this kind does such things at all. */
  private boolean isWanted(PlanItem item) {
    return !config.removesOnly()
        || item.action().removes()
        || (item.action() == PlanItem.Action.ATTRIBUTES && item.entry().isDirectory());
  }

  private static boolean targetHoldsFiles(CopyScope scope) throws IOException {
    Store target = ExecutorStores.of(scope.target());
    Deque<String> open = new ArrayDeque<>(List.of(""));
    while (!open.isEmpty()) {
      String directory = open.pop();
      List<FileEntry> entries;
      try {
        entries = target.list(scope.targetPath(directory));
      } catch (FileNotFoundException e) {
        continue;
      }
      for (FileEntry entry : entries) {
        String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
        if (entry.isDirectory() && !scope.isForeign(path) && !scope.excludesDirectory(path)) {
          open.push(path);
        } else if (entry.isFile() && !scope.isForeign(path) && !scope.excludesFile(path)) {
          return true;
        }
      }
    }
    return false;
  }
}

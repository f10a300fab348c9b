package io.longhaul.jobs.copy;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.repack.Repacking.Made;
import io.longhaul.common.repack.Repacking.NotMadeException;
import io.longhaul.common.repack.Repacking.Way;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Makes one file of a group of files in the work area, and proves it by its values. */
final class GroupCopier {
  private final CopyPiece.Stage stage;
  private final Store target;
  private final AttributeCopy attributes;
  private final Way way;

  /**
   * @param crossed told of bytes as they cross
   */
  GroupCopier(
      CopyPiece.Stage stage, Store source, Store target, Pacer pacer, LongConsumer crossed) {
    this.stage = stage;
    this.target = target;
    this.attributes = new AttributeCopy(stage.scope(), source, target);
    this.way = new Way(pacer, crossed);
  }

  /**
   * Makes it under {@code staged}, a name of this attempt's own in an existing directory.
   *
   * @throws IOException when another attempt may succeed; nothing is left under the name then
   */
  CopyOutcome copy(long number, PlanItem item, String staged)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      CopyOutcome outcome = make(number, item, staged);
      done = outcome.result() == Result.STAGED;
      return outcome;
    } catch (NotMadeException e) {
      Result result = e.isLasting() ? Result.MISMATCH : Result.FAILED;
      return CopyOutcome.notStaged(number, item, result, e.getMessage());
    } finally {
      if (!done) {
        target.delete(staged);
      }
    }
  }

  private CopyOutcome make(long number, PlanItem item, String staged)
      throws IOException, InterruptedException {
    CopyScope scope = stage.scope();
    Creation creation = attributes.creation(item, stage.work());
    Made made = scope.repacking().make(item.asGroup(), staged, creation, way);
    FileEntry written = target.entry(staged);
    attributes.complete(staged, scope.sourcePath(made.like()), at(item.entry(), written), creation);
    String identity = StagedProof.identity(target, staged);
    Optional<String> difference = made.difference();
    if (difference.isPresent()) {
      return CopyOutcome.notStaged(number, item, Result.MISMATCH, difference.get());
    }
    PlanItem known = item.ofGroup(made.group().text());
    return stage.method() == Method.COMPOSITE && !written.encrypted()
        ? CopyOutcome.staged(number, known, staged, Method.COMPOSITE, made.crc(), "")
        : CopyOutcome.staged(number, known, staged, Method.READBACK, made.crc(), identity);
  }

  /** Its time stays its own: it tells one result of a group from the next. */
  private static FileEntry at(FileEntry entry, FileEntry written) {
    return new FileEntry(
        entry.name(),
        entry.kind(),
        written.length(),
        written.modified(),
        entry.permission(),
        entry.owner(),
        entry.group(),
        entry.encrypted(),
        entry.traits());
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * Copies one file into the work area: asks the link before each step crosses it, and proves what
 * arrived, or leaves the proof to publish where the target's checksums give it without a read.
 *
 * <p>Small files are bound by calls, not bytes, so every call here is one that a promise needs.
 */
final class FileCopier {
  /** How often a file that changes under the copy is copied again. */
  private static final int CHANGES = 3;

  private final CopyScope scope;
  private final Store source;
  private final Store target;
  private final CopyPiece.Stage stage;
  private final AttributeCopy attributes;
  private final Pacer pacer;
  private final LongConsumer crossed;
  private final StagedProof proof;

  /**
   * @param crossed told of bytes as they cross
   */
  FileCopier(CopyPiece.Stage stage, Store source, Store target, Pacer pacer, LongConsumer crossed) {
    this.scope = stage.scope();
    this.stage = stage;
    this.source = source;
    this.target = target;
    this.attributes = new AttributeCopy(scope, source, target);
    this.pacer = pacer;
    this.crossed = crossed;
    this.proof = new StagedProof(stage, target, pacer);
  }

  /**
   * Copies to {@code staged}, a name of this attempt's own in an existing directory.
   *
   * @throws IOException when another attempt may succeed; nothing is left under the name then
   */
  CopyOutcome copy(long number, PlanItem item, String staged)
      throws IOException, InterruptedException {
    String path = scope.sourcePath(item.path());
    FileEntry entry = item.entry();
    for (int change = 0; change < CHANGES; change++) {
      PlanItem seen = CopyOutcome.asSeen(item, entry);
      try {
        if (!source.isClosed(path)) {
          return CopyOutcome.notStaged(number, seen, Result.OPEN, "open for writing");
        }
        long crc = transfer(seen, path, staged);
        FileEntry now = source.entry(path);
        if (now.isFile() && now.length() == entry.length() && now.modified() == entry.modified()) {
          return proof.of(number, seen, staged, crc);
        }
        entry = now;
      } catch (FileNotFoundException e) {
        target.delete(staged);
        if (isGone(path)) {
          return CopyOutcome.notStaged(number, seen, Result.VANISHED, "gone from the source");
        }
        throw e;
      } catch (IOException e) {
        target.delete(staged);
        throw e;
      }
      target.delete(staged);
      if (!entry.isFile()) {
        return CopyOutcome.notStaged(number, seen, Result.FAILED, "no longer a file at the source");
      }
    }
    return CopyOutcome.notStaged(
        number,
        item,
        Result.FAILED,
        "changed at the source while it was copied, " + CHANGES + " times");
  }

  private boolean isGone(String path) throws IOException {
    try {
      source.entry(path);
      return false;
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /** Sends as many bytes as the listing saw, fewer if the file is shorter now. */
  private long transfer(PlanItem item, String path, String staged)
      throws IOException, InterruptedException {
    CRC32C crc = new CRC32C();
    FileEntry entry = item.entry();
    Creation creation = attributes.creation(item, stage.work());
    byte[] buffer = new byte[(int) Math.min(Pacer.STEP, Math.max(1, entry.length()))];
    try (InputStream in = source.open(path);
        OutputStream out = target.create(staged, creation)) {
      long left = entry.length();
      while (left > 0) {
        int step = (int) Math.min(buffer.length, left);
        if (scope.executors() == Executors.TARGET) {
          pacer.acquire(scope.priority(), step);
        }
        int read = in.readNBytes(buffer, 0, step);
        if (scope.executors() == Executors.SOURCE && read > 0) {
          pacer.acquire(scope.priority(), read);
        }
        out.write(buffer, 0, read);
        crc.update(buffer, 0, read);
        crossed.accept(read);
        if (read < step) {
          break;
        }
        left -= read;
      }
    }
    attributes.complete(staged, path, entry, creation);
    return crc.getValue();
  }
}

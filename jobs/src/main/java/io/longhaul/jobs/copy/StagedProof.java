package io.longhaul.jobs.copy;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyOutcome.Method;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Proves that a staged file is what was sent, or leaves the proof to publish where the target's
 * checksums give it without a read.
 *
 * @param pacer asked where a read-back crosses the link
 */
record StagedProof(CopyPiece.Stage stage, Store target, Pacer pacer) {
  /**
   * The outcome of a file that is complete in the work area.
   *
   * @param crc CRC32C of the bytes sent
   */
  CopyOutcome of(long number, PlanItem seen, String staged, long crc)
      throws IOException, InterruptedException {
    if (stage.method() == Method.COMPOSITE && !seen.entry().encrypted()) {
      return CopyOutcome.staged(number, seen, staged, Method.COMPOSITE, crc, "");
    }
    String identity = identity(target, staged);
    long found = readBack(staged);
    if (found != crc) {
      target.delete(staged);
      return CopyOutcome.notStaged(
          number,
          seen,
          Result.MISMATCH,
          "read back with checksum %08x, sent with %08x".formatted(found, crc));
    }
    return CopyOutcome.staged(number, seen, staged, Method.READBACK, crc, identity);
  }

  /**
   * What is wrong with a file that was proven when it was staged; empty when it is what was sent.
   *
   * @param at where it lies now
   * @param crc CRC32C of the bytes sent
   * @param identity of the file after its read-back
   */
  static Optional<String> mismatch(
      Store target, String at, Method method, long crc, String identity) throws IOException {
    if (method == Method.READBACK) {
      return identity(target, at).equals(identity)
          ? Optional.empty()
          : Optional.of("the staged file was changed after it was read back");
    }
    OptionalLong found = target.compositeCrc(at);
    if (found.isEmpty()) {
      throw new IOException("the target gives no composite CRC32C for it");
    }
    return found.getAsLong() == crc
        ? Optional.empty()
        : Optional.of(
            "staged with checksum %08x, sent with %08x".formatted(found.getAsLong(), crc));
  }

  /**
   * What is another one once the bytes of a staged file are. The store's own identity would do,
   * were it not that HDFS keeps it when the end of a file is cut off and written anew.
   */
  static String identity(Store target, String staged) throws IOException {
    String identity = target.identity(staged);
    if (!target.hasCompositeCrc()) {
      return identity;
    }
    OptionalLong crc = target.compositeCrc(staged);
    return crc.isPresent() ? "%s-%08x".formatted(identity, crc.getAsLong()) : identity;
  }

  private long readBack(String staged) throws IOException, InterruptedException {
    CopyScope scope = stage.scope();
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[Pacer.STEP];
    try (InputStream in = target.open(staged)) {
      int read;
      do {
        if (scope.executors() == Executors.SOURCE) {
          pacer.acquire(scope.priority(), buffer.length);
        }
        read = in.readNBytes(buffer, 0, buffer.length);
        crc.update(buffer, 0, read);
      } while (read == buffer.length);
    }
    return crc.getValue();
  }
}

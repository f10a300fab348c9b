package io.longhaul.jobs.copy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;

/** Files and bytes of one dataset by what became of them. Thread-safe. */
final class Tally {
  private final Map<Fate, Count> fates = new EnumMap<>(Fate.class);
  private final Map<Skip, Count> skips = new EnumMap<>(Skip.class);
  private final Map<Proof, Count> proofs = new EnumMap<>(Proof.class);

  /** What became of a file. */
  enum Fate {
    COPIED,
    SKIPPED,
    OPEN,
    DELETED,
    /** Only at the target, and left there for a later run to remove. */
    WAITING,
    DEFERRED,
    FAILED
  }

  /** Why a file was skipped. */
  enum Skip {
    EQUAL,
    LINK,
    EXCLUDED,
    /** Held since an undo brought it back. */
    HELD,
    /** Gone from the source between listing and copy. */
    VANISHED
  }

  /** How a copied file was proven. */
  enum Proof {
    COMPOSITE,
    READBACK,
    NONE
  }

  private static final class Count {
    private long files;
    private long bytes;
  }

  Tally() {
    for (Fate fate : Fate.values()) {
      fates.put(fate, new Count());
    }
    for (Skip skip : Skip.values()) {
      skips.put(skip, new Count());
    }
    for (Proof proof : Proof.values()) {
      proofs.put(proof, new Count());
    }
  }

  synchronized void add(Fate fate, long files, long bytes) {
    add(fates.get(fate), files, bytes);
  }

  synchronized void skip(Skip why, long files, long bytes) {
    add(skips.get(why), files, bytes);
    add(fates.get(Fate.SKIPPED), files, bytes);
  }

  synchronized void prove(Proof how) {
    add(proofs.get(how), 1, 0);
  }

  synchronized long files(Fate fate) {
    return fates.get(fate).files;
  }

  synchronized long bytes(Fate fate) {
    return fates.get(fate).bytes;
  }

  synchronized long files(Skip skip) {
    return skips.get(skip).files;
  }

  synchronized long files(Proof proof) {
    return proofs.get(proof).files;
  }

  synchronized void writeJson(ObjectNode json) {
    ObjectNode files = json.putObject("files");
    fates.forEach((fate, count) -> files.put(key(fate), count.files));
    ObjectNode skippedBy = json.putObject("skippedBy");
    skips.forEach((skip, count) -> skippedBy.put(key(skip), count.files));
    ObjectNode bytes = json.putObject("bytes");
    fates.forEach((fate, count) -> bytes.put(key(fate), count.bytes));
    ObjectNode verified = json.putObject("verified");
    proofs.forEach((proof, count) -> verified.put(key(proof), count.files));
  }

  private static void add(Count count, long files, long bytes) {
    count.files += files;
    count.bytes += bytes;
  }

  private static String key(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}

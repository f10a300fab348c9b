package io.longhaul.jobs.dump;

import io.longhaul.common.ledger.LatestDump;
import io.longhaul.common.ledger.StateDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.Optional;

/** Keeps in a policy's state directory which of its dumps is the newest valid one. */
final class DumpLedger {
  private final DumpPolicy policy;
  private final DumpFiles files;
  private final StateDirectory state;

  DumpLedger(DumpPolicy policy, DumpFiles files) throws IOException {
    this.policy = policy;
    this.files = files;
    DumpFiles.Place root = files.place(policy.policy().state());
    this.state = new StateDirectory(root.store(), root.path());
  }

  /** Where it is, for reports. */
  String place() {
    return state.describe(LatestDump.FILE);
  }

  /** What a look at the whole folder found. */
  void record(DumpCandidate dump, DumpCandidate.Taken taken, String sha256, Instant now)
      throws IOException {
    new LatestDump(dump.uri(), taken.instant(), taken.from().text(), sha256, now).save(state);
  }

  void recordNone(Instant now) throws IOException {
    LatestDump.saveNone(state, now);
  }

  /**
   * What a look at one file found: it counts when it is a dump of the policy's folder, valid and no
   * older than the one known, or known and valid no more.
   */
  void offer(String file, Verdict verdict, Instant now) throws IOException {
    DumpFiles.Place place = files.place(file);
    Optional<DumpCandidate> found = candidate(place);
    if (found.isEmpty() || verdict.state() == Verdict.State.UNREADABLE) {
      return;
    }
    DumpCandidate.Taken taken = found.get().taken(verdict.summary().completed());
    Optional<LatestDump> known = LatestDump.load(state);
    if (verdict.isValid()) {
      if (known.isEmpty() || !taken.instant().isBefore(known.get().instant())) {
        record(found.get(), taken, Digest.of(DumpFiles.dump(file, place)), now);
      }
    } else if (known.isPresent() && known.get().file().equals(found.get().uri())) {
      recordNone(now);
    }
  }

  private Optional<DumpCandidate> candidate(DumpFiles.Place place) throws IOException {
    if (policy.policy().dumps().isEmpty()) {
      return Optional.empty();
    }
    try {
      return DumpFolder.list(files.place(policy.folder())).stream()
          .filter(one -> one.uri().equals(place.uri()))
          .findFirst();
    } catch (FileNotFoundException | NotDirectoryException e) {
      return Optional.empty();
    }
  }
}

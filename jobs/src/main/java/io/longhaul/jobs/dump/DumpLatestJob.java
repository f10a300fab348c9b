package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.dump.DumpCandidate.Taken;
import io.longhaul.jobs.dump.DumpLatestReport.Judged;
import io.longhaul.jobs.dump.DumpLatestReport.State;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the newest valid dump of a backup folder and points to it. */
final class DumpLatestJob implements Job {
  /** A dump without an end that was written to this lately is taken for one under way. */
  static final Duration QUIET = Duration.ofMinutes(15);

  /** The pointer's name, in the backup folder. */
  static final String POINTER = "latest-valid";

  private static final Logger LOG = LoggerFactory.getLogger(DumpLatestJob.class);

  private static final Set<String> CUT_OFF =
      Set.of(Code.TRAILER_MISSING.text(), Code.COMPRESSION_DAMAGED.text(), Code.FILE_EMPTY.text());

  private final DumpLatestConfig config;
  private final Clock clock;

  DumpLatestJob(DumpLatestConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public JobReport run() throws IOException {
    Instant now = clock.instant();
    try (DumpFiles files = config.open()) {
      DumpFiles.Place folder = files.place(config.folder());
      List<DumpCandidate> candidates = candidates(folder);
      Optional<DumpFiles.Place> state = Optional.empty();
      if (config.state().isPresent()) {
        state = Optional.of(files.place(config.state().get()));
      }
      VerdictMemory memory = new VerdictMemory(state, config.rules());
      List<Judged> judged = new ArrayList<>();
      Optional<Judged> latest = find(candidates, memory, now, judged);
      Optional<String> pointer = Optional.empty();
      List<String> removed = List.of();
      Optional<String> ledger = ledger(files, latest, now);
      if (latest.isPresent()) {
        pointer = Optional.of(point(folder, state, latest.get()));
        removed = remove(candidates, latest.get(), judged, memory, now);
      } else {
        pointToNone(folder, state);
      }
      return new DumpLatestReport(judged, latest, now, config.maxAge(), pointer, ledger, removed);
    }
  }

  /** Before the pointer: what readers take the recovery point from must not lag behind it. */
  private Optional<String> ledger(DumpFiles files, Optional<Judged> latest, Instant now)
      throws IOException {
    if (config.policy().isEmpty()) {
      return Optional.empty();
    }
    if (!config.policy().get().isJudgedBy(config.rules())) {
      LOG.warn("The ledger is left as it is: --warehouse or --allow-location are not its rules");
      return Optional.empty();
    }
    DumpLedger ledger = new DumpLedger(config.policy().get(), files);
    if (latest.isPresent()) {
      Judged dump = latest.get();
      ledger.record(dump.candidate(), dump.taken(), dump.sha256().orElse(""), now);
    } else {
      ledger.recordNone(now);
    }
    return Optional.of(ledger.place());
  }

  private List<DumpCandidate> candidates(DumpFiles.Place folder) throws IOException {
    try {
      return DumpFolder.list(folder);
    } catch (FileNotFoundException | NotDirectoryException e) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid folder: " + config.folder() + " (is no directory)", e);
    }
  }

  /**
   * The newest valid one. What has no instant in its name may turn out older than it looks once its
   * last line is read: it then waits until no other can be newer.
   */
  private Optional<Judged> find(
      List<DumpCandidate> candidates, VerdictMemory memory, Instant now, List<Judged> all)
      throws IOException {
    Map<DumpCandidate, Judged> judged = new HashMap<>();
    PriorityQueue<Waiting> queue =
        new PriorityQueue<>(
            Comparator.comparing((Waiting waiting) -> waiting.taken().instant())
                .reversed()
                .thenComparing(waiting -> waiting.candidate().uri()));
    candidates.forEach(candidate -> queue.add(new Waiting(candidate, candidate.bound())));
    while (!queue.isEmpty()) {
      Waiting next = queue.remove();
      Judged known = judged.get(next.candidate());
      if (known == null) {
        known = judge(next.candidate(), memory, now);
        judged.put(next.candidate(), known);
        all.add(known);
        if (known.state() == State.VALID) {
          queue.add(new Waiting(next.candidate(), known.taken()));
        }
      } else {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  private record Waiting(DumpCandidate candidate, Taken taken) {}

  private Judged judge(DumpCandidate candidate, VerdictMemory memory, Instant now)
      throws IOException {
    boolean quiet = Duration.between(candidate.modified(), now).compareTo(QUIET) > 0;
    if (candidate.avro()) {
      return without(candidate, State.AVRO, List.of());
    }
    if (candidate.file().isEmpty()) {
      return without(candidate, quiet ? State.INVALID : State.UNFINISHED, List.of("file-empty"));
    }
    DumpFiles.Place file = candidate.file().get();
    Optional<RememberedVerdict> before = memory.recall(file);
    if (before.isPresent()) {
      return judged(candidate, before.get(), true);
    }
    FileEntry entry = file.store().entry(file.path());
    DumpSource source = DumpFiles.dump(file.uri(), file);
    Verdict verdict = new DumpValidator(config.rules()).judge(source);
    FileEntry after = file.store().entry(file.path());
    // What is cut off inside its header could be anything.
    boolean cutOff =
        (!verdict.isValid() && entry.length() < ForeignContent.HEAD)
            || verdict.findings().stream().anyMatch(f -> CUT_OFF.contains(f.code().text()));
    boolean changed = entry.length() != after.length() || entry.modified() != after.modified();
    // HDFS shows an open file with the time of its last block: it looks quiet for long.
    boolean open = cutOff && !file.store().isClosed(file.path());
    if (changed || open || (cutOff && !quiet)) {
      return without(candidate, State.UNFINISHED, List.of());
    }
    return judged(candidate, memory.remember(file, verdict, entry), false);
  }

  private static Judged without(DumpCandidate candidate, State state, List<String> codes) {
    return new Judged(candidate, state, candidate.bound(), false, codes, Optional.empty());
  }

  private static Judged judged(
      DumpCandidate candidate, RememberedVerdict verdict, boolean remembered) {
    Taken taken = candidate.taken(verdict.completed());
    return new Judged(
        candidate,
        verdict.valid() ? State.VALID : State.INVALID,
        taken,
        remembered,
        verdict.codes(),
        Optional.of(verdict.sha256()));
  }

  private static String point(
      DumpFiles.Place folder, Optional<DumpFiles.Place> state, Judged latest) throws IOException {
    String text =
        latest.candidate().uri()
            + "\n"
            + latest.taken().instant()
            + "\n"
            + latest.sha256().orElse("")
            + "\n";
    DumpFiles.Place place = folder.child(POINTER);
    try {
      VerdictMemory.write(place, text);
    } catch (IOException e) {
      if (state.isEmpty()) {
        throw new IOException(e.getMessage() + " (--state names another place)", e);
      }
      state.get().store().makeDirectories(state.get().path(), 0700);
      place = state.get().child(POINTER);
      VerdictMemory.write(place, text);
    }
    return place.uri();
  }

  /** A pointer of an earlier run names a dump that is valid no more. */
  private static void pointToNone(DumpFiles.Place folder, Optional<DumpFiles.Place> state) {
    List<DumpFiles.Place> pointers = new ArrayList<>(List.of(folder.child(POINTER)));
    state.ifPresent(place -> pointers.add(place.child(POINTER)));
    for (DumpFiles.Place pointer : pointers) {
      try {
        pointer.store().delete(pointer.path());
      } catch (IOException e) {
        LOG.warn("Cannot remove {}, which names no valid dump any more", pointer.uri(), e);
      }
    }
  }

  /** Takes old dumps away, never the latest valid one nor one that is being written. */
  private List<String> remove(
      List<DumpCandidate> candidates,
      Judged latest,
      List<Judged> judged,
      VerdictMemory memory,
      Instant now)
      throws IOException {
    List<String> removed = new ArrayList<>();
    if (!config.retains()) {
      return removed;
    }
    Map<DumpCandidate, Judged> known = new HashMap<>();
    judged.forEach(one -> known.put(one.candidate(), one));
    List<DumpCandidate> newestFirst = new ArrayList<>(candidates);
    newestFirst.sort(Comparator.comparing((DumpCandidate one) -> taken(one, known)).reversed());
    for (int i = 0; i < newestFirst.size(); i++) {
      DumpCandidate candidate = newestFirst.get(i);
      Duration age = Duration.between(taken(candidate, known), now);
      boolean old =
          (config.retainCount().isPresent() && i >= config.retainCount().getAsInt())
              || (config.retainAge().isPresent() && age.compareTo(config.retainAge().get()) > 0);
      boolean kept =
          candidate.equals(latest.candidate())
              || (known.containsKey(candidate) && known.get(candidate).state() == State.UNFINISHED);
      if (old && !kept) {
        candidate.root().store().delete(candidate.root().path());
        if (candidate.file().isPresent()) {
          memory.forget(candidate.file().get());
        }
        removed.add(candidate.root().uri());
      }
    }
    return removed;
  }

  private static Instant taken(DumpCandidate candidate, Map<DumpCandidate, Judged> known) {
    Judged judged = known.get(candidate);
    return judged == null ? candidate.bound().instant() : judged.taken().instant();
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.LockHeldException;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.RunLocks;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.RepackState.Copied;
import io.longhaul.jobs.repack.RepackState.Packed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Repacks a directory of Parquet files into another one. */
final class RepackJob implements Job {
  private final RepackConfig config;
  private final Clock clock;
  private final boolean dryRun;

  private RepackJob(RepackConfig config, Clock clock, boolean dryRun) {
    this.config = config;
    this.clock = clock;
    this.dryRun = dryRun;
  }

  static RepackJob of(RepackConfig config, Clock clock) {
    return new RepackJob(config, clock, false);
  }

  /** Plans only. */
  static RepackJob dry(RepackConfig config, Clock clock) {
    return new RepackJob(config, clock, true);
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Instant started = clock.instant();
    requireApart();
    try {
      Store from = ExecutorStores.of(config.input().store());
      Store to = ExecutorStores.of(config.output().store());
      OutputTable before = OutputTable.read(to, config);
      if (dryRun) {
        RepackPlan plan = plan(from, before);
        return RepackReport.planned(config, plan, started, clock.instant());
      }
      RunId run = RunId.next("repack", clock, new SecureRandom());
      StateDirectory directory = new StateDirectory(to, config.output().child(OutputTable.STATE));
      try (RunLocks locks =
          RunLocks.acquire(directory, run, List.of(config.output().uri()), clock)) {
        // Whoever held the lock before may have changed it.
        OutputTable now = OutputTable.read(to, config);
        RepackPlan plan = plan(from, now);
        return new RepackExecution(config, run, locks, to, directory)
            .run(plan, now.state(), started, clock);
      } catch (LockHeldException e) {
        throw e.toJobException();
      }
    } finally {
      ExecutorStores.closeAll();
    }
  }

  private void requireApart() {
    Place input = config.input();
    Place output = config.output();
    if (input.contains(output) || output.contains(input)) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --output: %s (must lie neither in %s nor around it)"
              .formatted(output.uri(), input.uri()));
    }
  }

  private RepackPlan plan(Store from, OutputTable before) throws IOException, InterruptedException {
    InputListing listing = new InputListing(from, config.input().path(), config.hiveNames());
    try {
      listing.walk();
    } catch (NotDirectoryException e) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid --input: " + config.input().uri() + " (is a file)", e);
    } catch (FileNotFoundException e) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid --input: %s (does not exist, or changed while it was listed)"
              .formatted(config.input().uri()),
          e);
    }
    if (listing.candidates().isEmpty() && listing.leftAlone().isEmpty() && !before.isEmpty()) {
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot repack %s: it holds no file, %s does (delete that directory if this is right)"
              .formatted(config.input().uri(), config.output().uri()));
    }
    RepackPlanner planner = new RepackPlanner(config, clock.millis());
    Kept kept = Kept.of(listing, before, config.recipe(), config.fileSize().bytes());
    List<InputFileEntry> fresh = new ArrayList<>();
    for (InputFileEntry file : listing.candidates()) {
      if (!kept.files().contains(file.path()) && !planner.isTooYoung(file)) {
        fresh.add(file);
      }
    }
    planner.plan(new Footers(from, config.input(), Crossing.free()).read(fresh));
    List<LeftAlone> leftAlone = new ArrayList<>(listing.leftAlone());
    leftAlone.addAll(planner.leftAlone());
    kept.copied().stream()
        .filter(copied -> kept.files().contains(copied.file().path()))
        .forEach(
            copied ->
                leftAlone.add(
                    new LeftAlone(copied.file(), copied.reason(), LeftAlone.Fate.COPIED)));
    return new RepackPlan(
        listing.directories(),
        planner.groups(),
        kept.packed(),
        leftAlone,
        intact(before, leftAlone),
        planner.failures());
  }

  /** Copies at OUTPUT that need no second one. */
  private static List<Copied> intact(OutputTable before, List<LeftAlone> leftAlone) {
    Map<String, Copied> known = new HashMap<>();
    before.state().copied().forEach(copied -> known.put(copied.file().path(), copied));
    List<Copied> intact = new ArrayList<>();
    for (LeftAlone file : leftAlone) {
      Optional.ofNullable(known.get(file.file().path()))
          .filter(copied -> file.isCopied())
          .filter(copied -> copied.file().isUnchangedFrom(file.file()))
          .filter(copied -> before.isIntact(copied.output()))
          .ifPresent(
              copied ->
                  intact.add(
                      new Copied(
                          copied.file(),
                          file.reason(),
                          file.fate() == LeftAlone.Fate.COPIED,
                          copied.output())));
    }
    return intact;
  }

  /**
   * What need not be looked at again.
   *
   * @param files paths of all that belongs to it
   */
  private record Kept(List<Packed> packed, List<Copied> copied, Set<String> files) {
    static Kept of(InputListing listing, OutputTable before, String recipe, long fileSize) {
      Map<String, InputFileEntry> now = new HashMap<>();
      listing.candidates().forEach(file -> now.put(file.path(), file));
      List<Packed> packed = new ArrayList<>();
      List<Copied> copied = new ArrayList<>();
      Set<String> files = new HashSet<>();
      if (!before.state().recipe().equals(recipe)) {
        return new Kept(packed, copied, files);
      }
      for (Packed group : before.state().packed()) {
        if (group.group().inputs().stream().allMatch(file -> isUnchanged(now, file))
            && before.isIntact(group.output())) {
          packed.add(group);
          group.group().inputs().forEach(file -> files.add(file.path()));
        }
      }
      for (Copied file : before.state().copied()) {
        if (file.lasting() && isUnchanged(now, file.file()) && before.isIntact(file.output())) {
          copied.add(file);
          files.add(file.file().path());
        }
      }
      Set<String> known = new HashSet<>();
      before.state().packed().stream()
          .flatMap(group -> group.group().inputs().stream())
          .forEach(file -> known.add(file.path()));
      before.state().copied().forEach(file -> known.add(file.file().path()));
      Set<String> grown = new HashSet<>();
      listing.candidates().stream()
          .filter(file -> !known.contains(file.path()))
          .forEach(file -> grown.add(file.directory()));
      // What is half full takes in what came to its directory, or small files would pile up.
      List<Packed> full = new ArrayList<>();
      for (Packed group : packed) {
        if (group.group().bytes() < fileSize / 2 && grown.contains(group.group().directory())) {
          group.group().inputs().forEach(file -> files.remove(file.path()));
        } else {
          full.add(group);
        }
      }
      return new Kept(full, copied, files);
    }

    private static boolean isUnchanged(Map<String, InputFileEntry> now, InputFileEntry file) {
      return Optional.ofNullable(now.get(file.path())).filter(file::isUnchangedFrom).isPresent();
    }
  }
}

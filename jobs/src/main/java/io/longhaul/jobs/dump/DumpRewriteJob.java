package io.longhaul.jobs.dump;

import com.github.luben.zstd.ZstdOutputStream;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.Policy;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Copies a dump with its locations moved to the standby. The dump is read twice side by side: one
 * reading finds what to replace, the other is copied, so that no byte else can change.
 */
final class DumpRewriteJob implements Job {
  private final String file;
  private final String target;
  private final LocationMap map;
  private final boolean dropNotifications;
  private final Optional<Policy> policy;

  DumpRewriteJob(String file, String target, LocationMap map, boolean dropNotifications) {
    this(file, target, map, dropNotifications, Optional.empty());
  }

  /**
   * @param policy whose settings reach the file systems
   */
  DumpRewriteJob(
      String file,
      String target,
      LocationMap map,
      boolean dropNotifications,
      Optional<Policy> policy) {
    this.file = file;
    this.target = target;
    this.map = map;
    this.dropNotifications = dropNotifications;
    this.policy = policy;
  }

  @Override
  public JobReport run() throws IOException {
    try (DumpFiles files = policy.map(DumpFiles::new).orElseGet(DumpFiles::new)) {
      DumpSource source = files.dump(file);
      DumpFiles.Place place = files.place(target);
      if (exists(place)) {
        throw new JobException(
            ExitStatus.USAGE, "Invalid OUT: " + target + " (exists; name another file)");
      }
      requireValid(source);
      DumpFiles.Place fresh = place.parent().child(place.name() + ".new");
      fresh.store().delete(fresh.path());
      try {
        DumpRewriteReport report = write(source, place.name(), fresh);
        fresh.store().rename(fresh.path(), place.path());
        return report;
      } catch (IOException | JobException e) {
        discard(fresh, e);
        throw e;
      }
    }
  }

  /** Half a dump is of no use to anybody, least of all on a disk that is full. */
  private static void discard(DumpFiles.Place fresh, Exception cause) {
    try {
      fresh.store().delete(fresh.path());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private DumpRewriteReport write(DumpSource source, String name, DumpFiles.Place fresh)
      throws IOException {
    try (OutputStream stored = fresh.store().create(fresh.path(), 0644);
        OutputStream out = compressed(name, stored)) {
      return rewrite(source, out);
    }
  }

  private static boolean exists(DumpFiles.Place place) throws IOException {
    try {
      place.store().entry(place.path());
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private void requireValid(DumpSource source) throws IOException {
    Verdict verdict = new DumpValidator(ValidationOptions.none()).judge(source);
    if (!verdict.isValid()) {
      List<String> codes =
          verdict.findings().stream()
              .filter(finding -> finding.severity() == Severity.ERROR)
              .map(finding -> finding.code().text())
              .distinct()
              .toList();
      throw new JobException(
          ExitStatus.ATTENTION,
          "Cannot rewrite " + file + ": it is invalid (" + String.join(", ", codes) + ")");
    }
  }

  private static OutputStream compressed(String name, OutputStream stored) throws IOException {
    if (name.endsWith(".gz")) {
      return new GZIPOutputStream(stored, 64 * 1024);
    }
    return name.endsWith(".zst")
        ? new ZstdOutputStream(stored)
        : new BufferedOutputStream(stored, 256 * 1024);
  }

  /** Copies a valid dump. */
  DumpRewriteReport rewrite(DumpSource source, OutputStream out) throws IOException {
    try (InputStream stored = source.open();
        InputStream read = Decompression.of(stored);
        InputStream storedAgain = source.open();
        InputStream copied = Decompression.of(storedAgain)) {
      EditedCopy copy = new EditedCopy(copied, out);
      DumpRewriter rewriter = new DumpRewriter(map, copy, dropNotifications);
      ValueCheck unchecked = new ValueCheck((code, column, seen, at) -> {});
      new DumpScanner(new ByteCursor(read), unchecked, rewriter).scan();
      long bytes = copy.finish();
      return new DumpRewriteReport(
          file, target, rewriter.moved(), rewriter.left(), rewriter.droppedRows(), bytes);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.engine.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far a run is: bars that are painted over on a terminal, else a line in the log now and
 * then. Thread-safe.
 */
final class CopyProgress implements ProgressListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyProgress.class);

  /** Columns of the terminal that standard error is, set by the launcher; absent for a pipe. */
  private static final String TERMINAL = "longhaul.terminal";

  private static final Duration REPAINT = Duration.ofMillis(500);
  private static final Duration LOGGED = Duration.ofSeconds(30);
  private static final long RATE_WINDOW_NANOS = 5_000_000_000L;

  private final Optional<ByteRate> cap;
  private final LongSupplier nanoTime;
  private final List<Line> lines = new ArrayList<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("longhaul-progress"));
  private boolean painted;

  private record Sample(long nanos, long bytes) {}

  /** One dataset's bar. */
  private static final class Line {
    private final String name;
    private final int priority;
    private boolean planned;
    private boolean finished;
    private long totalFiles;
    private long totalBytes;
    private long files;
    private long bytes;

    Line(Part part) {
      this.name = part.scope().name();
      this.priority = part.scope().priority();
    }
  }

  CopyProgress(Optional<ByteRate> cap, List<Part> parts, LongSupplier nanoTime) {
    this.cap = cap;
    this.nanoTime = nanoTime;
    for (Part part : parts) {
      lines.add(new Line(part));
    }
  }

  /** Begins to show progress; {@link #close} ends it. */
  static CopyProgress start(Optional<ByteRate> cap, List<Part> parts) {
    CopyProgress progress = new CopyProgress(cap, parts, System::nanoTime);
    int columns = Integer.getInteger(TERMINAL, 0);
    Duration beat = columns > 0 ? REPAINT : LOGGED;
    Runnable show =
        columns > 0
            ? () -> progress.paint(System.err, columns)
            : () -> LOG.info("{}", progress.total(Math.max(columns, 0)));
    progress.timer.scheduleAtFixedRate(
        show, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    return progress;
  }

  /** Takes the totals of datasets whose plan is sealed. */
  synchronized void planned(List<Part> group) {
    for (Part part : group) {
      Line line = lines.get(part.scope().index());
      line.planned = true;
      line.totalFiles = part.run().toCopyFiles();
      line.totalBytes = part.run().toCopyBytes();
    }
  }

  synchronized void finished(Part part) {
    lines.get(part.scope().index()).finished = true;
  }

  @Override
  public synchronized void progress(int dataset, int files, long bytes) {
    Line line = lines.get(dataset);
    line.files += files;
    line.bytes += bytes;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      if (painted) {
        System.err.print("\u001b[J");
        System.err.flush();
      }
    }
  }

  /**
   * Paints the block and puts the cursor back to its first line, which is blank: a log line that
   * comes between two paints lands there and pushes the block down.
   */
  private synchronized void paint(PrintStream err, int columns) {
    List<String> block = new ArrayList<>();
    for (Line line : lines) {
      if (line.planned && !line.finished && line.totalFiles > 0) {
        block.add(clip(row(line, columns), columns));
      }
    }
    block.add(clip(total(columns), columns));
    StringBuilder text = new StringBuilder("\u001b[J\n");
    block.forEach(row -> text.append(row).append('\n'));
    text.append("\u001b[").append(block.size() + 1).append("A\r");
    err.print(text);
    err.flush();
    painted = true;
  }

  private static String clip(String row, int columns) {
    return row.length() < columns ? row : row.substring(0, Math.max(0, columns - 1));
  }

  private static String row(Line line, int columns) {
    return "%-20s %d %s %s"
        .formatted(
            line.name,
            line.priority,
            bar(line.bytes, line.totalBytes, columns),
            amounts(line.files, line.totalFiles, line.bytes, line.totalBytes));
  }

  /** All datasets together, with the rate against the cap and the time left. */
  synchronized String total(int columns) {
    long files = 0;
    long totalFiles = 0;
    long bytes = 0;
    long totalBytes = 0;
    for (Line line : lines) {
      files += line.files;
      totalFiles += line.totalFiles;
      bytes += line.bytes;
      totalBytes += line.totalBytes;
    }
    long rate = rate(bytes);
    String of = cap.map(limit -> " of " + limit).orElse("");
    String left =
        rate > 0 && totalBytes > bytes
            ? ", " + TextTable.duration((double) (totalBytes - bytes) / rate) + " left"
            : "";
    String head =
        columns > 0 ? "%-20s   %s ".formatted("total", bar(bytes, totalBytes, columns)) : "Copied ";
    return head
        + amounts(files, totalFiles, bytes, totalBytes)
        + ", "
        + TextTable.bytes(rate)
        + "/s"
        + of
        + left;
  }

  private static String amounts(long files, long totalFiles, long bytes, long totalBytes) {
    return "%s/%s files %s/%s"
        .formatted(
            TextTable.count(files),
            TextTable.count(totalFiles),
            TextTable.bytes(bytes),
            TextTable.bytes(totalBytes));
  }

  private static String bar(long done, long total, int columns) {
    int width = Math.max(5, Math.min(30, columns - 75));
    int filled = total == 0 ? 0 : (int) Math.min(width, done * width / total);
    return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "]";
  }

  private long rate(long bytes) {
    long now = nanoTime.getAsLong();
    samples.addLast(new Sample(now, bytes));
    while (samples.size() > 2 && now - samples.getFirst().nanos > RATE_WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    long nanos = now - first.nanos;
    return nanos == 0 ? 0 : (long) ((bytes - first.bytes) * 1e9 / nanos);
  }
}

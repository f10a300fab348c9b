package io.longhaul.jobs.copy;

import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.engine.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far a run is: bars that are painted over on a terminal, else a line in the log every 30
 * s. Thread-safe.
 */
final class CopyProgress implements ProgressListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyProgress.class);

  /** Columns of the terminal that standard error is, set by the launcher; absent for a pipe. */
  private static final String TERMINAL = "longhaul.terminal";

  private static final Duration REPAINT = Duration.ofMillis(500);
  private static final Duration LOGGED = Duration.ofSeconds(30);

  /** What a row needs beside its bar. */
  private static final int TEXT_COLUMNS = 92;

  private final Optional<ByteRate> cap;
  private final LongSupplier nanoTime;
  private final List<Line> lines = new ArrayList<>();
  private final Line total = new Line("total", "");
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("longhaul-progress"));
  private boolean painted;

  /** The counters of one dataset, or of all. */
  private static final class Line {
    private final String name;
    private final String priority;
    private final ThroughputMeter meter = new ThroughputMeter();
    private boolean finished;
    private long totalFiles;
    private long totalBytes;
    private long files;
    private long bytes;

    Line(String name, String priority) {
      this.name = name;
      this.priority = priority;
    }
  }

  CopyProgress(Optional<ByteRate> cap, List<Part> parts, LongSupplier nanoTime) {
    this.cap = cap;
    this.nanoTime = nanoTime;
    for (Part part : parts) {
      lines.add(new Line(part.scope().name(), String.valueOf(part.scope().priority())));
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
            : () -> LOG.info("Copied {}", progress.summary());
    progress.timer.scheduleAtFixedRate(
        show, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    return progress;
  }

  /** Takes the totals of datasets whose plan is sealed. */
  synchronized void planned(List<Part> group) {
    for (Part part : group) {
      Line line = lines.get(part.scope().index());
      line.totalFiles = part.run().toCopyFiles();
      line.totalBytes = part.run().toCopyBytes();
      total.totalFiles += line.totalFiles;
      total.totalBytes += line.totalBytes;
    }
  }

  /** Takes the bar away; the block is cleared, since a line of the log will tell of it. */
  synchronized void finished(Part part) {
    lines.get(part.scope().index()).finished = true;
    clear();
  }

  @Override
  public synchronized void progress(int dataset, int files, long bytes) {
    for (Line line : List.of(lines.get(dataset), total)) {
      line.files += files;
      line.bytes += bytes;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    clear();
  }

  private synchronized void clear() {
    if (painted) {
      System.err.print("\u001b[J");
      System.err.flush();
      painted = false;
    }
  }

  /** One line for the log: all datasets together. */
  synchronized String summary() {
    return amounts(total) + ", " + pace(total);
  }

  /** The rows of a terminal: the datasets under way, then all together. */
  synchronized List<String> rows(int columns) {
    List<String> rows = new ArrayList<>();
    for (Line line : lines) {
      if (!line.finished && line.totalFiles > 0) {
        rows.add(row(line, columns));
      }
    }
    rows.add(row(total, columns));
    return rows;
  }

  /**
   * Paints the block and puts the cursor back to its first line, which is blank: a log line that
   * comes between two paints lands there and pushes the block down.
   */
  private synchronized void paint(PrintStream err, int columns) {
    List<String> rows = rows(columns);
    StringBuilder text = new StringBuilder("\u001b[J\n");
    rows.forEach(row -> text.append(row).append('\n'));
    text.append("\u001b[").append(rows.size() + 1).append("A\r");
    err.print(text);
    err.flush();
    painted = true;
  }

  private String row(Line line, int columns) {
    String text =
        "%-14.14s %1s %s%s, %s"
            .formatted(line.name, line.priority, bar(line, columns), amounts(line), pace(line));
    return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
  }

  private static String amounts(Line line) {
    return "%s/%s files, %s/%s"
        .formatted(
            TextTable.count(line.files),
            TextTable.count(line.totalFiles),
            TextTable.bytes(line.bytes),
            TextTable.bytes(line.totalBytes));
  }

  /**
   * The rate of the last seconds, against the cap where it is of all datasets, and the time left.
   */
  private String pace(Line line) {
    long rate = line.meter.read(nanoTime.getAsLong(), line.bytes);
    String of = line == total ? cap.map(limit -> " of " + limit).orElse("") : "";
    String left =
        rate > 0 && line.totalBytes > line.bytes
            ? ", " + TextTable.duration((double) (line.totalBytes - line.bytes) / rate) + " left"
            : "";
    return TextTable.bytes(rate) + "/s" + of + left;
  }

  /** Room for it is what a row leaves; a narrow terminal gets none. */
  private static String bar(Line line, int columns) {
    int width = Math.min(30, columns - TEXT_COLUMNS);
    if (width < 5) {
      return "";
    }
    long total = Math.max(1, line.totalBytes);
    int filled = (int) Math.min(width, line.bytes * width / total);
    return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "] ";
  }
}

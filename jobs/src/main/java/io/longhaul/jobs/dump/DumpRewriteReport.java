package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code dump-rewrite} did.
 *
 * @param moved locations by {@code TABLE.COLUMN}
 * @param left texts that mention a moved place, by {@code TABLE.COLUMN}
 * @param droppedNotifications rows of NOTIFICATION_LOG left out
 * @param bytes read, uncompressed
 */
record DumpRewriteReport(
    String file,
    String out,
    Map<String, Long> moved,
    Map<String, Long> left,
    long droppedNotifications,
    long bytes)
    implements JobReport {
  @Override
  public ExitStatus exit() {
    return ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("file", file).put("out", out).put("bytes", bytes);
    write(json.putArray("moved"), moved);
    write(json.putArray("left"), left);
    json.put("droppedNotifications", droppedNotifications);
  }

  private static void write(ArrayNode array, Map<String, Long> counts) {
    counts.forEach(
        (name, count) -> {
          int dot = name.indexOf('.');
          array
              .addObject()
              .put("table", name.substring(0, dot))
              .put("column", name.substring(dot + 1))
              .put("count", count);
        });
  }

  @Override
  public void print(PrintStream stream) {
    stream.println("Rewrote " + file + " to " + out);
    moved.forEach((name, count) -> stream.println("  moved " + count + " in " + name));
    left.forEach((name, count) -> stream.println("  left alone " + count + " texts in " + name));
    if (droppedNotifications > 0) {
      stream.println("  left out " + droppedNotifications + " notifications");
    }
  }
}

package io.longhaul.jobs.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.storage.FileEntry;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What became of each item, line by line, closed into a segment every half second at first and, so
 * that a long run does not leave thousands of them, every fiftieth of its age later: about so much
 * of its word is lost when it is killed. Lines are taken without waiting for the store.
 * Thread-safe.
 */
final class Journal implements Closeable {
  private static final Duration BEAT = Duration.ofMillis(250);
  private static final Duration YOUNGEST = Duration.ofMillis(500);
  private static final int PARTS_OF_AGE = 50;
  private static final long PATIENCE_SECONDS = 60;
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Segments segments;
  private final Clock clock;
  private final Instant began;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("longhaul-journal"));
  private List<byte[]> waiting = new ArrayList<>();
  private Exception failed;
  private Instant flushed;

  Journal(Segments segments, Clock clock) {
    this.segments = segments;
    this.clock = clock;
    this.began = clock.instant();
    this.flushed = began;
  }

  /** Begins to write in the background; {@link #close} ends it. */
  static Journal start(Segments segments, Clock clock) {
    Journal journal = new Journal(segments, clock);
    journal.writer.scheduleWithFixedDelay(
        journal::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return journal;
  }

  /**
   * The line that notes how the copy of an item into the work area ended.
   *
   * @param stage directory of the dataset's staged files, which the line's name is relative to
   */
  static String line(String dataset, String stage, CopyOutcome outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("n", outcome.number());
      json.writeStringField("dataset", dataset);
      json.writeStringField("path", outcome.item().path());
      json.writeStringField("outcome", outcome.result().name().toLowerCase(Locale.ROOT));
      if (outcome.result() == CopyOutcome.Result.STAGED) {
        json.writeStringField("staged", outcome.staged().substring(stage.length() + 1));
        json.writeStringField("method", outcome.method().name().toLowerCase(Locale.ROOT));
        json.writeStringField("crc32c", "%08x".formatted(outcome.crc()));
        json.writeStringField("identity", outcome.identity());
        json.writeNumberField("length", outcome.item().entry().length());
        json.writeNumberField("modified", outcome.item().entry().modified());
        String placement = StagedFile.placement(outcome.item());
        if (!placement.isEmpty()) {
          json.writeStringField("placement", placement);
        }
        if (outcome.item().isGroup()) {
          json.writeStringField("group", outcome.item().group());
        }
      } else {
        json.writeStringField("reason", outcome.reason());
      }
      json.writeEndObject();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Notes a line of {@link #line}. */
  void note(String line) throws IOException {
    add(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Notes that a step of publish took effect, or why it did not. */
  void notePublished(String dataset, PublishResult result) throws IOException {
    PublishItem publish = result.publish();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("n", publish.number());
      json.writeStringField("dataset", dataset);
      json.writeStringField("path", publish.item().path());
      json.writeStringField("step", publish.step().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("published", result.reason().isEmpty());
      if (!result.reason().isEmpty()) {
        json.writeStringField("reason", result.reason());
      }
      if (publish.isFile() || publish.step() == PublishItem.Step.REMOVE) {
        json.writeNumberField(
            "length", publish.item().isGroup() ? -1 : publish.item().entry().length());
        json.writeNumberField("modified", publish.item().entry().modified());
      }
      if (publish.isFile()) {
        json.writeStringField("crc32c", "%08x".formatted(publish.crc()));
      }
      if (publish.afterRemovals()) {
        json.writeBooleanField("afterRemovals", true);
      }
      json.writeEndObject();
    }
    add(bytes.toByteArray());
  }

  /** Notes that an undo brought something back, or why it did not. */
  void noteRestored(String dataset, String path, FileEntry entry, String reason)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("dataset", dataset);
      json.writeStringField("path", path);
      json.writeStringField("step", "restored_" + entry.kind().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("published", reason.isEmpty());
      if (!reason.isEmpty()) {
        json.writeStringField("reason", reason);
      }
      json.writeNumberField("length", entry.length());
      json.writeNumberField("modified", entry.modified());
      json.writeEndObject();
    }
    add(bytes.toByteArray());
  }

  /**
   * Writes what is left.
   *
   * @throws IOException also when an earlier line could not be written
   */
  @Override
  public void close() throws IOException {
    writer.shutdown();
    try {
      // A write under way ends first: two writers would take one number.
      if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "Cannot close the journal: its last write takes more than %d s"
                .formatted(PATIENCE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot close the journal: interrupted", e);
    }
    write();
    segments.close();
    synchronized (this) {
      if (failed != null) {
        throw new IOException("Cannot write the journal: " + failed.getMessage(), failed);
      }
    }
  }

  private synchronized void add(byte[] line) throws IOException {
    if (failed != null) {
      throw new IOException("Cannot write the journal: " + failed.getMessage(), failed);
    }
    waiting.add(line);
  }

  private void beat() {
    try {
      write();
    } catch (IOException | RuntimeException e) {
      synchronized (this) {
        failed = e;
      }
    }
  }

  /** Writes the lines that wait; closes the segment when it is due. By one thread at a time. */
  private void write() throws IOException {
    List<byte[]> lines;
    synchronized (this) {
      lines = waiting;
      waiting = new ArrayList<>();
    }
    for (byte[] line : lines) {
      segments.add(line);
    }
    Instant now = clock.instant();
    Duration due = Duration.between(began, now).dividedBy(PARTS_OF_AGE);
    if (Duration.between(flushed, now).compareTo(due.compareTo(YOUNGEST) < 0 ? YOUNGEST : due)
        >= 0) {
      segments.flush();
      flushed = now;
    }
  }
}

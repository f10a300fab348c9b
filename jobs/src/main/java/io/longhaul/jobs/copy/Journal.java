package io.longhaul.jobs.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.longhaul.common.ledger.Segments;
import io.longhaul.common.storage.FileEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What became of each item, line by line, closed into a segment at least every few seconds so that
 * a killed run leaves word of nearly all it did. Thread-safe.
 */
final class Journal {
  private static final Duration OLDEST = Duration.ofSeconds(5);
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Segments segments;
  private final Clock clock;
  private Instant flushed;

  Journal(Segments segments, Clock clock) {
    this.segments = segments;
    this.clock = clock;
    this.flushed = clock.instant();
  }

  /** Notes how the copy of an item into the work area ended. */
  void note(String dataset, CopyOutcome outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("n", outcome.number());
      json.writeStringField("dataset", dataset);
      json.writeStringField("path", outcome.item().path());
      json.writeStringField("outcome", outcome.result().name().toLowerCase(Locale.ROOT));
      if (outcome.result() == CopyOutcome.Result.STAGED) {
        json.writeStringField("staged", outcome.staged());
        json.writeStringField("method", outcome.method().name().toLowerCase(Locale.ROOT));
        json.writeStringField("crc32c", "%08x".formatted(outcome.crc()));
        json.writeStringField("identity", outcome.identity());
        json.writeNumberField("length", outcome.item().entry().length());
        json.writeNumberField("modified", outcome.item().entry().modified());
      } else {
        json.writeStringField("reason", outcome.reason());
      }
      json.writeEndObject();
    }
    add(bytes.toByteArray());
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
        json.writeNumberField("length", publish.item().entry().length());
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

  synchronized void close() throws IOException {
    segments.close();
  }

  private synchronized void add(byte[] line) throws IOException {
    segments.add(line);
    Instant now = clock.instant();
    if (Duration.between(flushed, now).compareTo(OLDEST) >= 0) {
      segments.flush();
      flushed = now;
    }
  }
}

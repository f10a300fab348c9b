package io.longhaul.jobs.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.copy.PlanItem.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of the plan's files.
 *
 * @param number of the item within the run, from 1, in the order of the plan
 * @param adopted whether an earlier run has staged the file, so that no task copies it
 * @param waits whether it is a removal that is left to a later run
 */
record PlanLine(long number, PlanItem item, boolean adopted, boolean waits) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The line without its end, UTF-8. */
  byte[] toBytes(String dataset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
    FileEntry entry = item.entry();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("n", number);
      json.writeStringField("dataset", dataset);
      json.writeNumberField("scope", item.scope());
      json.writeStringField("action", item.action().name().toLowerCase(Locale.ROOT));
      json.writeStringField("path", item.path());
      json.writeStringField("reason", item.reason());
      json.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("length", entry.length());
      json.writeNumberField("modified", entry.modified());
      json.writeStringField("permission", "%04o".formatted(entry.permission()));
      json.writeStringField("owner", entry.owner());
      json.writeStringField("group", entry.group());
      if (adopted) {
        json.writeBooleanField("adopted", true);
      }
      if (waits) {
        json.writeBooleanField("waits", true);
      }
      if (entry.encrypted()) {
        json.writeBooleanField("encrypted", true);
      }
      TraitsFormat.write(entry.traits(), "traits", json);
      TraitsFormat.write(item.into(), "into", json);
      if (item.isGroup()) {
        json.writeStringField("repack", item.group());
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** The line of a removal of a dataset that is left to a later run; empty for any other. */
  static Optional<PlanLine> parseWaiting(String line, String dataset) throws IOException {
    if (!line.contains("\"waits\":true")) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(line);
    boolean meant = json.path("waits").asBoolean() && json.path("dataset").asText().equals(dataset);
    return meant ? Optional.of(parse(json)) : Optional.empty();
  }

  static PlanLine parse(String line) throws IOException {
    return parse(JSON.readTree(line));
  }

  private static PlanLine parse(JsonNode json) {
    String path = json.required("path").asText();
    FileEntry entry =
        new FileEntry(
            path.substring(path.lastIndexOf('/') + 1),
            FileEntry.Kind.valueOf(upper(json, "kind")),
            json.required("length").asLong(),
            json.required("modified").asLong(),
            Integer.parseInt(json.required("permission").asText(), 8),
            json.required("owner").asText(),
            json.required("group").asText(),
            json.path("encrypted").asBoolean(),
            TraitsFormat.parse(json.path("traits")));
    return new PlanLine(
        json.required("n").asLong(),
        new PlanItem(
            json.required("scope").asInt(),
            Action.valueOf(upper(json, "action")),
            path,
            entry,
            json.required("reason").asText(),
            TraitsFormat.parse(json.path("into")),
            json.path("repack").asText()),
        json.path("adopted").asBoolean(),
        json.path("waits").asBoolean());
  }

  /** Whether a task has to copy it. */
  boolean isToCopy() {
    return item.action().moves() && !adopted;
  }

  private static String upper(JsonNode json, String key) {
    return json.required(key).asText().toUpperCase(Locale.ROOT);
  }
}

package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.exceptions.DeserializationException;

/**
 * What a window is and has, in text that outlives both clusters.
 *
 * @param table namespace and name
 * @param incarnation the run that first exported the table since it was made; another one: it was
 *     dropped and made anew, or emptied
 * @param namespace its settings
 * @param ranges in the order of their rows, without a gap; their bounds are the table's splits
 * @param notCaught what the window may lack, in words
 */
record WindowManifest(
    Window window,
    String table,
    String incarnation,
    String run,
    TableDescriptor descriptor,
    Map<String, String> namespace,
    List<WindowRange> ranges,
    List<String> notCaught) {
  /** Its file in the window's directory. */
  static final String FILE = "manifest.json";

  WindowManifest {
    requireNonNull(window, "window is null");
    requireNonNull(descriptor, "descriptor is null");
    namespace = Collections.unmodifiableMap(new TreeMap<>(namespace));
    ranges = List.copyOf(ranges);
    notCaught = List.copyOf(notCaught);
  }

  long rows() {
    return ranges.stream().mapToLong(WindowRange::rows).sum();
  }

  long cells() {
    return ranges.stream().mapToLong(WindowRange::cells).sum();
  }

  long bytes() {
    return ranges.stream().mapToLong(WindowRange::length).sum();
  }

  /** The first rows of all regions but the first one. */
  byte[][] splits() {
    return ranges.stream().skip(1).map(WindowRange::startRow).toArray(byte[][]::new);
  }

  ObjectNode toJson() {
    ObjectNode json = StateDirectory.stamped();
    json.put("kind", window.isBase() ? "base" : "window");
    json.put("from", InstantText.of(window.from()));
    json.put("to", InstantText.of(window.to()));
    json.put("table", table);
    json.put("incarnation", incarnation);
    json.put("run", run);
    json.put("rows", rows());
    json.put("cells", cells());
    json.put("bytes", bytes());
    json.put("descriptor", descriptor.toString());
    json.put(
        "descriptorBytes",
        Base64.getEncoder().encodeToString(TableDescriptorBuilder.toByteArray(descriptor)));
    ObjectNode settings = json.putObject("namespace");
    namespace.forEach(settings::put);
    ArrayNode words = json.putArray("notCaught");
    notCaught.forEach(words::add);
    ArrayNode list = json.putArray("ranges");
    ranges.forEach(range -> range.writeTo(list.addObject()));
    return json;
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException when it is none
   */
  static WindowManifest of(Window window, JsonNode json) throws IOException {
    Map<String, String> namespace = new TreeMap<>();
    json.path("namespace")
        .properties()
        .forEach(entry -> namespace.put(entry.getKey(), entry.getValue().asText()));
    List<WindowRange> ranges = new ArrayList<>();
    json.path("ranges").forEach(range -> ranges.add(WindowRange.of(range)));
    List<String> notCaught = new ArrayList<>();
    json.path("notCaught").forEach(word -> notCaught.add(word.asText()));
    try {
      return new WindowManifest(
          window,
          json.path("table").asText(),
          json.path("incarnation").asText(),
          json.path("run").asText(),
          TableDescriptorBuilder.parseFrom(
              Base64.getDecoder().decode(json.path("descriptorBytes").asText())),
          namespace,
          ranges,
          notCaught);
    } catch (DeserializationException | IllegalArgumentException e) {
      throw new IOException("Cannot read the table's descriptor in the manifest of " + window, e);
    }
  }
}

package io.longhaul.jobs.repack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.ledger.StateDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What OUTPUT holds and what it was made of.
 *
 * @param input URI of INPUT
 * @param recipe how groups were written
 * @param pending paths that a publish under way may have put there or have yet to remove
 */
record RepackState(
    String input, String recipe, List<Packed> packed, List<Copied> copied, List<String> pending) {
  static final String FILE = "repack.json";

  /**
   * A file at OUTPUT.
   *
   * @param path relative to OUTPUT
   */
  record Written(String path, long length, long modified) {}

  /** A group that was repacked. */
  record Packed(FileGroup group, Written output) {}

  /**
   * A file that was left alone.
   *
   * @param lasting whether a later run need not look at it again
   */
  record Copied(InputFileEntry file, String reason, boolean lasting, Written output) {}

  RepackState {
    packed = List.copyOf(packed);
    copied = List.copyOf(copied);
    pending = List.copyOf(pending);
  }

  static RepackState none(String input, String recipe) {
    return new RepackState(input, recipe, List.of(), List.of(), List.of());
  }

  RepackState pending(List<String> paths) {
    return new RepackState(input, recipe, packed, copied, paths);
  }

  /** Paths of all that it put at OUTPUT. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(pending);
    packed.forEach(group -> paths.add(group.output().path()));
    copied.forEach(file -> paths.add(file.output().path()));
    return paths;
  }

  static Optional<RepackState> read(StateDirectory directory) throws IOException {
    return directory.readJson(FILE).map(RepackState::parse);
  }

  void write(StateDirectory directory) throws IOException {
    ObjectNode json = StateDirectory.stamped().put("input", input).put("recipe", recipe);
    ArrayNode groups = json.putArray("packed");
    for (Packed group : packed) {
      ObjectNode node = groups.addObject();
      node.put("id", group.group().id())
          .put("directory", group.group().directory())
          .put("widest", group.group().widest())
          .put("rows", group.group().rows())
          .put("mode", group.group().mode().word())
          .put("why", group.group().why());
      node.set("output", node(node.objectNode(), group.output()));
      ArrayNode inputs = node.putArray("inputs");
      group.group().inputs().forEach(file -> node(inputs.addObject(), file));
    }
    ArrayNode files = json.putArray("copied");
    for (Copied file : copied) {
      ObjectNode node = node(files.addObject(), file.file());
      node.put("reason", file.reason()).put("lasting", file.lasting());
      node.set("output", node(node.objectNode(), file.output()));
    }
    ArrayNode paths = json.putArray("pending");
    pending.forEach(paths::add);
    directory.writeJson(FILE, json);
  }

  private static ObjectNode node(ObjectNode node, InputFileEntry file) {
    return node.put("path", file.path())
        .put("length", file.length())
        .put("modified", file.modified())
        .put("permission", file.permission());
  }

  private static ObjectNode node(ObjectNode node, Written file) {
    return node.put("path", file.path())
        .put("length", file.length())
        .put("modified", file.modified());
  }

  private static RepackState parse(JsonNode json) {
    List<Packed> packed = new ArrayList<>();
    for (JsonNode node : json.path("packed")) {
      List<InputFileEntry> inputs = new ArrayList<>();
      node.path("inputs").forEach(input -> inputs.add(file(input)));
      FileGroup group =
          new FileGroup(
              node.path("id").asText(),
              node.path("directory").asText(),
              inputs,
              node.path("widest").asInt(),
              node.path("rows").asLong(),
              FileGroup.Mode.valueOf(node.path("mode").asText("pages").toUpperCase(Locale.ROOT)),
              node.path("why").asText(FileGroup.PAGES));
      packed.add(new Packed(group, written(node.path("output"))));
    }
    List<Copied> copied = new ArrayList<>();
    for (JsonNode node : json.path("copied")) {
      copied.add(
          new Copied(
              file(node),
              node.path("reason").asText(),
              node.path("lasting").asBoolean(),
              written(node.path("output"))));
    }
    List<String> pending = new ArrayList<>();
    json.path("pending").forEach(path -> pending.add(path.asText()));
    return new RepackState(
        json.path("input").asText(), json.path("recipe").asText(), packed, copied, pending);
  }

  private static InputFileEntry file(JsonNode node) {
    return new InputFileEntry(
        node.path("path").asText(),
        node.path("length").asLong(),
        node.path("modified").asLong(),
        node.path("permission").asInt());
  }

  private static Written written(JsonNode node) {
    return new Written(
        node.path("path").asText(), node.path("length").asLong(), node.path("modified").asLong());
  }
}

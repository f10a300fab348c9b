package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.repack.ResultMaker.Product;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a repacked file of a dataset was made of, and how it was published.
 *
 * @param path of the result, relative to the dataset
 * @param widest index of the input whose schema has all columns
 * @param conflicts keys of the inputs' own metadata with several values, the first of which was
 *     kept
 */
record GroupManifest(
    String path,
    String recipe,
    int widest,
    List<Input> inputs,
    List<String> conflicts,
    Result result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One file that went in.
   *
   * @param file its path relative to the dataset
   * @param digest of all values from the first input's on to its last; 0 before they were read
   */
  record Input(InputFileEntry file, long digest) {}

  /**
   * The file that came out.
   *
   * @param modified milliseconds since the epoch
   * @param crc CRC32C of its bytes
   */
  record Result(long length, long modified, long crc, long rows) {
    /** Of a group that is yet to be made. */
    static final Result NONE = new Result(-1, 0, 0, 0);
  }

  GroupManifest {
    requireNonNull(path, "path is null");
    requireNonNull(recipe, "recipe is null");
    requireNonNull(result, "result is null");
    inputs = List.copyOf(inputs);
    conflicts = List.copyOf(conflicts);
  }

  /** Of a group that is yet to be made. */
  static GroupManifest planned(
      String path, String recipe, int widest, List<InputFileEntry> inputs) {
    List<Input> all = inputs.stream().map(file -> new Input(file, 0)).toList();
    return new GroupManifest(path, recipe, widest, all, List.of(), Result.NONE);
  }

  /** The same group, made. */
  GroupManifest made(List<InputFileEntry> read, Product product, Result written) {
    Map<String, Long> digests = product.digests();
    List<Input> all =
        read.stream().map(file -> new Input(file, digests.getOrDefault(file.path(), 0L))).toList();
    List<String> several = product.conflicts().stream().sorted().toList();
    return new GroupManifest(path, recipe, widest, all, several, written);
  }

  /** The same with another time of its result. */
  GroupManifest modified(long time) {
    Result at = new Result(result.length(), time, result.crc(), result.rows());
    return new GroupManifest(path, recipe, widest, inputs, conflicts, at);
  }

  /** The directory that all of it lies in, relative to the dataset. */
  String directory() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  List<InputFileEntry> files() {
    return inputs.stream().map(Input::file).toList();
  }

  long bytes() {
    return inputs.stream().mapToLong(input -> input.file().length()).sum();
  }

  /** Whether an entry of the target is the result as it was published. */
  boolean isResult(FileEntry entry) {
    return entry.isFile()
        && entry.length() == result.length()
        && entry.modified() == result.modified();
  }

  ObjectNode toJson() {
    ObjectNode json = StateDirectory.stamped().put("path", path).put("recipe", recipe);
    json.put("widest", widest);
    ArrayNode files = json.putArray("inputs");
    for (Input input : inputs) {
      files
          .addObject()
          .put("path", input.file().path())
          .put("length", input.file().length())
          .put("modified", input.file().modified())
          .put("permission", input.file().permission())
          .put("values", HexFormat.of().toHexDigits(input.digest()));
    }
    if (!conflicts.isEmpty()) {
      ArrayNode several = json.putArray("metadataConflicts");
      conflicts.forEach(several::add);
    }
    json.putObject("result")
        .put("length", result.length())
        .put("modified", result.modified())
        .put("crc32c", result.crc())
        .put("rows", result.rows());
    return json;
  }

  /** All of it in one line. */
  String text() {
    return toJson().toString();
  }

  static GroupManifest parse(String text) {
    try {
      return parse(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Invalid group: no JSON", e);
    }
  }

  static GroupManifest parse(JsonNode json) {
    List<Input> inputs = new ArrayList<>();
    for (JsonNode file : json.path("inputs")) {
      InputFileEntry entry =
          new InputFileEntry(
              file.required("path").asText(),
              file.required("length").asLong(),
              file.required("modified").asLong(),
              file.path("permission").asInt());
      inputs.add(new Input(entry, HexFormat.fromHexDigitsToLong(file.required("values").asText())));
    }
    List<String> conflicts = new ArrayList<>();
    json.path("metadataConflicts").forEach(key -> conflicts.add(key.asText()));
    JsonNode result = json.required("result");
    return new GroupManifest(
        json.required("path").asText(),
        json.required("recipe").asText(),
        json.required("widest").asInt(),
        inputs,
        conflicts,
        new Result(
            result.required("length").asLong(),
            result.required("modified").asLong(),
            result.required("crc32c").asLong(),
            result.path("rows").asLong()));
  }
}

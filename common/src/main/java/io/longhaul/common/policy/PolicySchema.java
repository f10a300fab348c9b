package io.longhaul.common.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges a tree by the JSON schema in the jar, and says in our words what is wrong: a schema's
 * {@code title} is what would be right, {@code not} is what a later version will know.
 */
final class PolicySchema {
  static final String RESOURCE = "/io/longhaul/policy.schema.json";

  /** Of several messages about one value the first of these is told. */
  private static final List<String> RANK =
      List.of("not", "additionalProperties", "required", "type");

  private final JsonNode schema;
  private final YamlTree tree;
  private final Findings findings;

  private PolicySchema(JsonNode schema, YamlTree tree, Findings findings) {
    this.schema = schema;
    this.tree = tree;
    this.findings = findings;
  }

  static void check(YamlTree tree, Findings findings) {
    JsonNode schema = load();
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    // All references lie inside the schema, so nothing is ever fetched.
    JsonSchema validator =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema, config);
    new PolicySchema(schema, tree, findings).report(validator.validate(tree.json()));
  }

  static JsonNode load() {
    try (InputStream in = PolicySchema.class.getResourceAsStream(RESOURCE)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }

  private void report(Set<ValidationMessage> messages) {
    List<ValidationMessage> ranked = new ArrayList<>(messages);
    ranked.sort(Comparator.comparingInt(PolicySchema::rank));
    Set<String> told = new HashSet<>();
    for (ValidationMessage message : ranked) {
      String pointer = pointer(message);
      if (!findings.isBad(pointer) && told.add(pointer)) {
        report(message, pointer);
      }
    }
  }

  private static int rank(ValidationMessage message) {
    int rank = RANK.indexOf(message.getType());
    return rank < 0 ? RANK.size() : rank;
  }

  private static String pointer(ValidationMessage message) {
    String pointer = message.getInstanceLocation().toString();
    return Optional.ofNullable(message.getProperty())
        .map(property -> YamlTree.child(pointer, property))
        .orElse(pointer);
  }

  private void report(ValidationMessage message, String pointer) {
    JsonNode rule = parent(message);
    switch (message.getType()) {
      case "additionalProperties" ->
          add(tree.keyPosition(pointer), pointer, "unknown key", known(rule, message));
      case "required" ->
          add(
              tree.position(message.getInstanceLocation().toString()),
              pointer,
              "missing",
              requiredTitle(message));
      case "not" -> {
        if (message.getSchemaNode().isEmpty()) {
          add(tree.keyPosition(pointer), pointer, "not supported yet", title(rule));
        } else {
          add(pointer, "not supported yet, only " + title(rule));
        }
      }
      case "uniqueItems" -> add(pointer, title(rule) + ", each once");
      case "type" -> add(pointer, title(rule) + quotes(rule, pointer));
      default -> add(pointer, title(rule));
    }
  }

  private void add(String pointer, String right) {
    add(tree.position(pointer), pointer, tree.shown(pointer), right);
  }

  private void add(Position position, String pointer, String read, String right) {
    findings.add(
        position, pointer, "Invalid " + tree.name(pointer) + ": " + read + " (" + right + ")");
  }

  /** The schema that holds the keyword which failed. */
  private JsonNode parent(ValidationMessage message) {
    return schema.at(location(message).head());
  }

  private static JsonPointer location(ValidationMessage message) {
    return JsonPointer.compile(message.getSchemaLocation().getFragment().toString());
  }

  private String requiredTitle(ValidationMessage message) {
    JsonPointer place = location(message).head();
    JsonNode property = schema.at(place).path("properties").path(message.getProperty());
    // A condition has its keys one level up, where they are described.
    while (property.isMissingNode() && place.head() != null) {
      place = place.head();
      property = schema.at(place).path("properties").path(message.getProperty());
    }
    return title(property);
  }

  private String title(JsonNode rule) {
    return rule.has("title") ? rule.get("title").asText() : resolved(rule).path("title").asText();
  }

  private JsonNode resolved(JsonNode rule) {
    return rule.has("$ref") ? schema.at(rule.get("$ref").asText().substring(1)) : rule;
  }

  private String known(JsonNode rule, ValidationMessage message) {
    if (rule.has("patternProperties")) {
      return title(rule);
    }
    List<String> known = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : rule.path("properties").properties()) {
      JsonNode not = resolved(property.getValue()).path("not");
      if (not.isMissingNode() || !not.isEmpty()) {
        known.add(property.getKey());
      }
    }
    return NearestKey.of(message.getProperty(), known)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElse("known here: " + String.join(", ", known));
  }

  // 2024 is a number for YAML, and a fine name in quotes.
  private String quotes(JsonNode rule, String pointer) {
    boolean wanted = rule.path("type").asText().equals("string") && !rule.has("enum");
    boolean fits =
        tree.text(pointer)
            .filter(text -> Pattern.matches(rule.path("pattern").asText(".+"), text))
            .isPresent();
    return wanted && fits ? ", in quotes" : "";
  }
}

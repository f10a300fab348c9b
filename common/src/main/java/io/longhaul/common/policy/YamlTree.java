package io.longhaul.common.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML document as JSON, which a schema can judge, with the place and the text of every value. A
 * value is named by its JSON pointer.
 */
final class YamlTree {
  private static final int MAX_VALUES = 500_000;
  private static final String PLAIN = "a plain value without a tag";

  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final KeyNames names = new KeyNames(this);
  private final Findings findings;
  private JsonNode json = JsonNodeFactory.instance.missingNode();

  private YamlTree(Findings findings) {
    this.findings = findings;
  }

  /**
   * Turns nodes into a tree. Duplicate keys (the first one counts), keys that are no text, foreign
   * tags and an alias inside its own anchor are problems.
   */
  static YamlTree of(Node root, Findings findings) {
    YamlTree tree = new YamlTree(findings);
    tree.json = tree.convert(root, "", position(root));
    return tree;
  }

  JsonNode json() {
    return json;
  }

  /** Whether a value is there and nothing is known to be wrong with it. */
  boolean has(String pointer) {
    return entries.containsKey(pointer) && !findings.isBad(pointer);
  }

  /**
   * A scalar as written, quotes off; empty for null, for what is no scalar, and for what is bad.
   */
  Optional<String> text(String pointer) {
    return has(pointer) ? written(pointer) : Optional.empty();
  }

  /** A scalar as written, be it good or bad, for messages. */
  Optional<String> written(String pointer) {
    return entries.containsKey(pointer) && entries.get(pointer).node() instanceof ScalarNode scalar
        ? Optional.of(scalar).filter(node -> !isNull(node)).map(ScalarNode::getValue)
        : Optional.empty();
  }

  /** A whole number that fits an int; empty for what is none, and for what is bad. */
  Optional<Integer> number(String pointer) {
    JsonNode value = json.at(pointer);
    return has(pointer)
            && value.isNumber()
            && value.decimalValue().stripTrailingZeros().scale() <= 0
        ? Optional.of(value.decimalValue().intValue())
        : Optional.empty();
  }

  /** The keys of a map, in order; none of what is no map. */
  List<String> keys(String pointer) {
    return entries.containsKey(pointer) ? entries.get(pointer).keys() : List.of();
  }

  /** How many values a list has; 0 for what is no list. */
  int size(String pointer) {
    return entries.containsKey(pointer) && entries.get(pointer).node() instanceof SequenceNode list
        ? list.getValue().size()
        : 0;
  }

  Position position(String pointer) {
    return entries.get(pointer).value();
  }

  /** The place of a value's key; of the value itself in a list. */
  Position keyPosition(String pointer) {
    return entries.get(pointer).key();
  }

  /** How a key appears in messages: {@code datasets[orders].path}. */
  String name(String pointer) {
    return names.of(pointer);
  }

  /** What was read, in a message. Where a secret may stand only its kind is told. */
  String shown(String pointer) {
    Node node = entries.get(pointer).node();
    if (node instanceof SequenceNode list) {
      return list.getValue().isEmpty() ? "an empty list" : "a list";
    }
    if (node instanceof MappingNode map) {
      return map.getValue().isEmpty() ? "an empty map" : "a map";
    }
    ScalarNode scalar = (ScalarNode) node;
    if (isNull(scalar)) {
      return "nothing";
    }
    return names.mayHoldSecret(pointer) ? "a value" : Shown.text(scalar.getValue());
  }

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private JsonNode convert(Node node, String pointer, Position key) {
    List<String> keys = new ArrayList<>();
    entries.put(pointer, new Entry(key, position(node), node, keys));
    if (entries.size() > MAX_VALUES) {
      findings.add(
          Position.WHOLE_FILE,
          "Invalid policy: too large with its aliases filled in (at most "
              + MAX_VALUES
              + " values)");
      findings.throwIfAny();
    }
    if (node instanceof ScalarNode scalar) {
      return new ScalarValue(scalar).toJson().orElseGet(() -> refuse(pointer, "a tag"));
    }
    if (!open.add(node)) {
      return refuse(pointer, "an alias inside its own anchor");
    }
    JsonNode converted =
        node instanceof MappingNode map
            ? convertMap(map, pointer, keys)
            : convertList((SequenceNode) node, pointer);
    open.remove(node);
    boolean plain = node.getTag().equals(Tag.MAP) || node.getTag().equals(Tag.SEQ);
    return plain ? converted : refuse(pointer, "a tag");
  }

  private JsonNode refuse(String pointer, String read) {
    findings.add(
        position(pointer), pointer, "Invalid " + name(pointer) + ": " + read + " (" + PLAIN + ")");
    return JsonNodeFactory.instance.nullNode();
  }

  private ArrayNode convertList(SequenceNode list, String pointer) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : list.getValue()) {
      array.add(convert(item, child(pointer, String.valueOf(array.size())), position(item)));
    }
    return array;
  }

  private ObjectNode convertMap(MappingNode map, String pointer, List<String> keys) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : map.getValue()) {
      Position place = position(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        findings.add(place, "Invalid key in " + name(pointer) + ": a list or map (a name)");
        continue;
      }
      String key = keyNode.getValue();
      String childPointer = child(pointer, key);
      if (object.has(key)) {
        findings.add(
            place,
            "Invalid "
                + name(childPointer)
                + ": duplicate key (only one, the first is at line "
                + keyPosition(childPointer).line()
                + ")");
        continue;
      }
      keys.add(key);
      object.set(key, convert(tuple.getValueNode(), childPointer, place));
    }
    return object;
  }

  private static boolean isNull(ScalarNode node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static Position position(Node node) {
    return node.getStartMark().map(Position::of).orElse(Position.START);
  }

  private record Entry(Position key, Position value, Node node, List<String> keys) {}
}

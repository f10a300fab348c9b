package io.longhaul.common.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One scalar of YAML 1.2's core schema as JSON. */
record ScalarValue(ScalarNode node) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_SCALE = 300;

  /** Empty for a tag that JSON does not have; a number that is none stays a text. */
  Optional<JsonNode> toJson() {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR)) {
      return Optional.of(JSON.textNode(text));
    }
    if (tag.equals(Tag.NULL)) {
      return Optional.of(JSON.nullNode());
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(JSON.booleanNode(text.toLowerCase(Locale.ROOT).equals("true")));
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
        ? Optional.of(number(text).<JsonNode>map(JSON::numberNode).orElse(JSON.textNode(text)))
        : Optional.empty();
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      if (text.startsWith("0x")) {
        return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 16)));
      }
      if (text.startsWith("0o")) {
        return Optional.of(new BigDecimal(new BigInteger(text.substring(2), 8)));
      }
      // 1e999999999 would be written out digit by digit where a limit is checked.
      return Optional.of(new BigDecimal(text)).filter(n -> Math.abs(n.scale()) <= MAX_SCALE);
    } catch (NumberFormatException e) {
      // .inf, .nan, and what an explicit tag calls a number: the schema refuses the text.
      return Optional.empty();
    }
  }
}

package io.longhaul.jobs.dump;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a verdict, so that a dump is judged once.
 *
 * @param size bytes as stored
 * @param identity what the store tells contents apart by; empty where it has nothing
 * @param rules version of the rule set
 * @param options what it was judged by, as one text
 * @param codes of its errors, each once
 */
record RememberedVerdict(
    long size,
    String identity,
    String sha256,
    int rules,
    String options,
    boolean valid,
    List<String> codes,
    Optional<LocalDateTime> completed) {
  /** Raised whenever a rule is added or changed, so that old verdicts count no more. */
  static final int RULES = 4;

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  RememberedVerdict {
    codes = List.copyOf(codes);
  }

  static RememberedVerdict of(
      Verdict verdict, long size, String identity, String sha256, String options) {
    List<String> codes =
        verdict.findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .map(finding -> finding.code().text())
            .distinct()
            .toList();
    return new RememberedVerdict(
        size,
        identity,
        sha256,
        RULES,
        options,
        verdict.isValid(),
        codes,
        verdict.summary().completed());
  }

  String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT).put("size", size).put("identity", identity).put("sha256", sha256);
    node.put("rules", rules).put("options", options).put("valid", valid);
    ArrayNode list = node.putArray("codes");
    codes.forEach(list::add);
    node.put("completed", completed.map(LocalDateTime::toString).orElse(null));
    return node + "\n";
  }

  /** Reads one; empty when it is of another format or another rule set. */
  static Optional<RememberedVerdict> parse(byte[] bytes) throws IOException {
    ObjectNode node = JSON.readValue(new String(bytes, StandardCharsets.UTF_8), ObjectNode.class);
    if (node.path("format").asInt() != FORMAT || node.path("rules").asInt() != RULES) {
      return Optional.empty();
    }
    List<String> codes = new ArrayList<>();
    node.path("codes").forEach(code -> codes.add(code.asText()));
    return Optional.of(
        new RememberedVerdict(
            node.path("size").asLong(),
            node.path("identity").asText(),
            node.path("sha256").asText(),
            node.path("rules").asInt(),
            node.path("options").asText(),
            node.path("valid").asBoolean(),
            codes,
            node.hasNonNull("completed")
                ? Optional.of(LocalDateTime.parse(node.get("completed").asText()))
                : Optional.empty()));
  }
}

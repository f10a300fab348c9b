package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPolicySchema {
  private final JsonNode schema = PolicySchema.load();

  /** The keys of a part of the schema: those that work, or those that are not supported yet. */
  static List<String> keys(JsonNode schema, String place, boolean later) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.at(place).path("properties").properties()) {
      JsonNode rule = property.getValue();
      JsonNode target = rule.has("$ref") ? schema.at(rule.get("$ref").asText().substring(1)) : rule;
      if (later == (target.has("not") && target.get("not").isEmpty())) {
        keys.add(property.getKey());
      }
    }
    return keys;
  }

  @Test
  void isAValidSchema() {
    JsonSchema metaSchema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    assertThat(metaSchema.validate(schema)).isEmpty();
  }

  @Test
  void knowsTheKeysThatWork() {
    assertThat(keys(schema, "", false))
        .containsExactly(
            "name",
            "source",
            "target",
            "state",
            "keep-runs",
            "link",
            "spark",
            "mapreduce",
            "defaults",
            "datasets",
            "dumps",
            "schedule",
            "replication",
            "notify",
            "metrics");
    assertThat(keys(schema, "/properties/replication", false))
        .containsExactly("topology", "clusters");
    assertThat(keys(schema, "/properties/dumps", false))
        .containsExactly("folder", "max-age", "map", "jdbc", "service");
    assertThat(keys(schema, "/$defs/server", false)).containsExactly("url", "user", "password");
    assertThat(keys(schema, "/$defs/side", false))
        .containsExactly("warehouse", "hadoop", "conf-dir", "metastore", "hbase");
    assertThat(keys(schema, "/$defs/link", false))
        .containsExactly("name", "bandwidth", "executors", "state", "timetable");
    assertThat(keys(schema, "/$defs/link/properties/timetable", false))
        .containsExactly("zone", "rates");
    List<String> settings =
        List.of(
            "engine",
            "priority",
            "rpo",
            "delete",
            "preserve",
            "compare",
            "exclude",
            "open",
            "replicate",
            "repack");
    assertThat(keys(schema, "/$defs/defaults", false)).isEqualTo(settings);
    List<String> tables =
        List.of("hbase", "base", "rebase", "margin", "reconcile", "mode", "coprocessors");
    assertThat(keys(schema, "/$defs/dataset", false))
        .startsWith("name", "path", "to", "work")
        .containsAll(settings)
        .endsWith(tables.toArray(String[]::new))
        .hasSize(4 + settings.size() + tables.size());
  }

  @Test
  void knowsTheKeysOfLaterVersions() {
    assertThat(keys(schema, "", true)).isEmpty();
    assertThat(keys(schema, "/properties/dumps", true)).isEmpty();
    assertThat(keys(schema, "/$defs/side", true)).isEmpty();
    assertThat(keys(schema, "/$defs/link", true)).isEmpty();
    assertThat(keys(schema, "/$defs/defaults", true)).isEmpty();
    assertThat(keys(schema, "/$defs/dataset", true)).containsExactly("tables");
    assertThat(keys(schema, "/$defs/repack/then", true)).isEmpty();
    assertThat(keys(schema, "/$defs/delete/then", false)).containsExactly("mode", "retain", "max");
  }

  @Test
  void statesTheDefaultsOfTheCode() {
    DatasetSettings code = DatasetSettings.DEFAULT;
    assertThat(schema.at("/properties/keep-runs/default").asText())
        .isEqualTo(DurationText.format(Policy.DEFAULT_KEEP_RUNS));
    assertThat(defaultOf("priority")).isEqualTo("" + code.priority());
    assertThat(defaultOf("compare")).isEqualTo(lower("\"" + code.compare() + "\""));
    assertThat(defaultOf("replicate")).isEqualTo(lower("\"" + code.replicate() + "\""));
    assertThat(defaultOf("preserve")).isEqualTo("[\"permission\",\"times\"]");
    assertThat(defaultOf("open")).isEqualTo("\"keep\"");
    assertThat(defaultOf("delete")).isEqualTo(lower("\"" + code.delete().mode() + "\""));
    assertThat(defaultOf("percent")).isEqualTo("\"" + code.delete().max() + "\"");
    assertThat(schema.at("/$defs/delete/then/properties/retain/description").asText())
        .endsWith("Default: " + DurationText.format(code.delete().retain()) + ".");
    assertThat(defaultOf("exclude")).isEqualTo("[]");
    assertThat(defaultOf("rebase"))
        .isEqualTo("\"" + DurationText.format(HBaseDataset.DEFAULT_REBASE) + "\"");
    assertThat(defaultOf("margin"))
        .isEqualTo("\"" + DurationText.format(HBaseDataset.DEFAULT_MARGIN) + "\"");
  }

  private String defaultOf(String key) {
    return schema.at("/$defs/" + key + "/default").toString();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Test
  void saysOfEveryValueWhatWouldBeRight() {
    List<String> silent = new ArrayList<>();
    findSilent(schema, "", silent);
    assertThat(silent).isEmpty();
  }

  // Every schema with a keyword that can fail needs the title that the message is made of.
  private static void findSilent(JsonNode rule, String place, List<String> silent) {
    boolean canFail =
        rule.has("type") || rule.has("enum") || rule.has("pattern") || rule.has("not");
    boolean condition =
        place.endsWith("/if") || place.endsWith("/not") || place.contains("/anyOf/");
    if (canFail
        && rule.isObject()
        && !condition
        && !rule.has("title")
        && !place.endsWith("/properties")) {
      silent.add(place);
    }
    for (Map.Entry<String, JsonNode> entry : rule.properties()) {
      findSilent(entry.getValue(), place + "/" + entry.getKey(), silent);
    }
  }

  @Test
  void describesEveryKeyThatWorks() {
    for (String place :
        List.of(
            "",
            "/$defs/side",
            "/$defs/link",
            "/$defs/link/properties/timetable",
            "/$defs/defaults",
            "/$defs/dataset",
            "/$defs/delete/then",
            "/$defs/secret")) {
      for (String key : keys(schema, place, false)) {
        JsonNode rule = schema.at(place + "/properties/" + key);
        JsonNode target =
            rule.has("$ref") ? schema.at(rule.get("$ref").asText().substring(1)) : rule;
        assertThat(rule.has("description") || target.has("description"))
            .as(place + "/" + key)
            .isTrue();
      }
    }
  }
}

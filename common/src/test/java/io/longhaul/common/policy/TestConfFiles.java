package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestConfFiles {
  private static final Path CONF = Path.of("..", "conf");

  @ParameterizedTest
  @ValueSource(strings = {"policy.yaml", "minimal.yaml"})
  void load(String name) {
    assertThat(PolicyFile.load(CONF.resolve(name)).name()).isEqualTo("a-to-b");
  }

  @Test
  void explainEveryKeyThatWorks() throws IOException {
    String text = Files.readString(CONF.resolve("policy.yaml"));
    JsonNode schema = PolicySchema.load();
    for (String place :
        List.of(
            "",
            "/properties/schedule",
            "/properties/metrics",
            "/$defs/notice",
            "/properties/dumps",
            "/$defs/server",
            "/$defs/side",
            "/$defs/link",
            "/$defs/link/properties/timetable",
            "/$defs/defaults",
            "/$defs/dataset",
            "/$defs/delete/then",
            "/$defs/repack/then",
            "/$defs/secret")) {
      for (String key : TestPolicySchema.keys(schema, place, false)) {
        assertThat(Pattern.compile("(?m)(^|[ {])" + key + ":").matcher(text).find())
            .as(place + "/" + key)
            .isTrue();
      }
    }
  }
}

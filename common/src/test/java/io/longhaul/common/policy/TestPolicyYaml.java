package io.longhaul.common.policy;

import static io.longhaul.common.policy.TestPolicyProblems.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TestPolicyYaml {
  private static final String HEAD =
      """
      name: p
      source: { warehouse: /a }
      target: { warehouse: /b }
      """;

  @Test
  void placesWhatIsNotYaml() {
    assertThat(problems("name: p\nsource: { warehouse: /a\ntarget: x\n"))
        .singleElement()
        .asString()
        .matches("p\\.yaml:3:7: Invalid YAML: .+ \\(.+\\)");
    assertThat(problems("name: p\n\tsource: x\n"))
        .containsExactly(
            "p.yaml:2:1: Invalid YAML: found character tab that cannot start any token (spaces,"
                + " no tabs)");
    assertThat(problems("name: 'p\n")).singleElement().asString().contains("Invalid YAML: ");
    assertThat(problems("name: p\n---\nname: q\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:2:1: Invalid YAML: ");
    assertThat(problems("name: *nowhere\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:1:7: Invalid YAML: ");
    assertThat(problems("name: p\nso\u0007urce: x\n"))
        .containsExactly("p.yaml:2:3: Invalid YAML: U+0007 (a printable character)");
  }

  @Test
  void takesAnchorsAndAliases() {
    Policy policy =
        PolicyFile.load(
            "p.yaml",
            HEAD
                + """
                datasets:
                  - { name: one, path: x, rpo: &often 5m, exclude: &tmp ["*.tmp"] }
                  - { name: two, path: y, rpo: *often, exclude: *tmp }
                """,
            Map.of());
    assertThat(policy.datasets().get(1).rpo()).contains(Duration.ofMinutes(5));
    assertThat(policy.datasets().get(1).exclude()).containsExactly("*.tmp");
  }

  @Test
  void refusesAnAliasInsideItsOwnAnchor() {
    assertThat(problems(HEAD + "datasets: &all [ *all ]\n"))
        .containsExactly(
            "p.yaml:4:11: Invalid datasets[#1]: an alias inside its own anchor (a plain value"
                + " without a tag)");
  }

  @Test
  void refusesAliasesThatMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 9; i++) {
      String alias = "*a" + (i - 1);
      text.append("a" + i + ": &a" + i + " [");
      text.append(String.join(", ", Collections.nCopies(10, alias))).append("]\n");
    }
    assertThat(problems(text.toString()))
        .contains(
            "p.yaml: Invalid policy: too large with its aliases filled in (at most 500000"
                + " values)");
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    assertThat(problems("name: " + "[".repeat(100_000)))
        .containsExactly("p.yaml:1:56: Invalid YAML: nested too deeply (at most 50 levels)");
  }

  @Test
  void refusesTags() {
    assertThat(problems(HEAD + "datasets: [ { name: d, path: !!binary aGk= } ]\n"))
        .containsExactly(
            "p.yaml:4:30: Invalid datasets[d].path: a tag (a plain value without a tag)");
    assertThat(problems(HEAD + "datasets: !mine [ { name: d, path: x } ]\n"))
        .containsExactly("p.yaml:4:11: Invalid datasets: a tag (a plain value without a tag)");
  }

  @Test
  void takesQuotedKeysAndJson() {
    assertThat(
            problems(
                """
                {"name": "p", "source": {"warehouse": "/a"}, 'target': {"ware\\u0068ouse": "/b"},
                 "datasets": [{"name": "d", "path": "d"}]}
                """))
        .isEmpty();
  }

  @Test
  void countsColumnsInCharacters() {
    assertThat(problems(HEAD + "datasets: [ { path: \"😀é\", name: D } ]\n"))
        .singleElement()
        .asString()
        .startsWith("p.yaml:4:33: Invalid datasets[D].name: D (");
  }

  @Test
  void wantsAMapOfTheRightKeys() {
    assertThat(problems("- a\n- b\n"))
        .containsExactly(
            "p.yaml:1:1: Invalid policy: a list (a map with name, source, target and datasets)");
    assertThat(problems("just text"))
        .containsExactly(
            "p.yaml:1:1: Invalid policy: just text (a map with name, source, target and datasets)");
    for (String empty : List.of("", "\n\n", "# nothing\n")) {
      assertThat(problems(empty))
          .containsExactly(
              "p.yaml:1:1: Invalid policy: empty file (a map with name, source, target and"
                  + " datasets)");
    }
    assertThat(problems("name: p\nsource: []\ntarget: x\ndatasets: []\n"))
        .containsExactly(
            "p.yaml:2:9: Invalid source: an empty list (a map with warehouse)",
            "p.yaml:3:9: Invalid target: x (a map with warehouse)",
            "p.yaml:4:11: Invalid datasets: an empty list (a list of at least one dataset)");
    assertThat(problems("name: p\n"))
        .containsExactly(
            "p.yaml:1:1: Invalid source: missing (a map with warehouse)",
            "p.yaml:1:1: Invalid target: missing (a map with warehouse)",
            "p.yaml:1:1: Invalid datasets: missing (a list of at least one dataset)");
  }
}

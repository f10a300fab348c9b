package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the metastores of a policy are reached, where that is said wrong. */
class TestPolicyMetastores {
  private static final String HEAD =
      """
      name: p
      source: { warehouse: /a }
      target: { warehouse: /b }
      datasets:
        - { name: d, path: d }

      """;

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            "dumps: { folder: /d, jdbc: {} }",
            "7:28: Invalid dumps.jdbc: an empty map (a map with source, target or both)"),
        Arguments.of(
            "dumps: { folder: /d, jdbc: { source: { url: 'jdbc:mysql://h/d', password: { env: P } } } }",
            "7:38: Invalid dumps.jdbc.source.user: missing (a name, or one of {file: …}, {env: …},"
                + " {credential: alias@provider})"),
        Arguments.of(
            jdbc("url: 'jdbc:mysql://h', user: u, password: { env: P }"),
            "7:45: Invalid dumps.jdbc.source.url: a value (with a database and without a user:"
                + " jdbc:mysql://HOST/DATABASE)"),
        Arguments.of(
            jdbc("url: 'jdbc:mysql://h/d?password=swordfish', user: u, password: { env: P }"),
            "7:45: Invalid dumps.jdbc.source.url: a value (no password in it; it has a place of its"
                + " own)"),
        Arguments.of(
            jdbc("url: 'jdbc:mysql://h/d', user: u, password: swordfish"),
            "7:84: Invalid dumps.jdbc.source.password: a value (exactly one of {file: …}, {env: …},"
                + " {credential: alias@provider})"),
        Arguments.of(
            "dumps: { folder: /d, service: { target: standby } }",
            "7:41: Invalid dumps.service.target: standby"
                + " (projects/PROJECT/locations/REGION/services/NAME)"),
        Arguments.of(
            jdbc(
                "url: 'jdbc:mysql://h/d', user: u, password: { env: P } } },"
                    + " service: { source: projects/p/locations/l/services/s"),
            "7:119: Invalid dumps.service.source: projects/p/locations/l/services/s (jdbc or"
                + " service, and the source has jdbc already)"));
  }

  private static String jdbc(String source) {
    int open = source.contains("service:") ? 1 : 2;
    return "dumps: { folder: /d, jdbc: { source: { " + source + " }" + " }".repeat(open);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void placesWhatIsWrong(String line, String problem) {
    assertThatThrownBy(() -> PolicyFile.load("p.yaml", HEAD + line + "\n", Map.of()))
        .isInstanceOf(PolicyException.class)
        .hasMessage("p.yaml:" + problem);
  }
}

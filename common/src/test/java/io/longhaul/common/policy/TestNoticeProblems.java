package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused of notifications and metrics, and what is not. */
class TestNoticeProblems {
  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            "notify: [ { webhook: \"https://hooks/x\" } ]",
            "7:22: Invalid notify.0.webhook: a value (exactly one of {file: …}, {env: …},"
                + " {credential: alias@provider})"),
        Arguments.of(
            "notify: [ { mail: a@b, when: [never] } ]",
            "7:31: Invalid notify.0.when: never (one of success, failure, rpo-missed,"
                + " guard-tripped and always)"),
        Arguments.of(
            "notify: [ { mail: [a@b, \"c@d, e@f\"] } ]",
            "7:25: Invalid notify.0.mail: c@d, e@f (an address such as oncall@example.org)"),
        Arguments.of(
            "notify: [ { mail: \"<!here>\" } ]",
            "7:19: Invalid notify.0.mail: <!here> (an address such as oncall@example.org)"),
        Arguments.of(
            "notify: [ { mail: a@b, user: { env: U } } ]",
            "7:30: Invalid notify.0.user: a value (user and password together)"),
        Arguments.of(
            "notify: [ { webhook: { env: U }, from: a@b } ]",
            "7:40: Invalid notify.0.from: a@b (webhook or mail with what belongs to it, each in an"
                + " entry of its own)"),
        Arguments.of(
            "notify: [ { mail: a@b, server: \"http://host\" } ]",
            "7:32: Invalid notify.0.server: http://host (a mail server such as smtp://host:25)"),
        Arguments.of(
            "metrics: { pushgateway: host }",
            "7:25: Invalid metrics.pushgateway: host (a URL such as https://host/path)"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void placesWhatIsWrong(String line, String problem) {
    assertThat(TestPolicyProblems.withTopLevel(line)).containsExactly("p.yaml:" + problem);
  }

  @Test
  void aSecretThatCantBeHadIsNoProblemYet() {
    assertThat(TestPolicyProblems.withTopLevel("notify: [ { webhook: { env: NO_SUCH } } ]"))
        .isEqualTo(List.of());
  }
}

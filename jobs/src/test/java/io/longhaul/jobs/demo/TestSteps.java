package io.longhaul.jobs.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSteps {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Steps steps = new Steps(new PrintStream(printed, true, UTF_8));

  @Test
  void numbersPrintsAndRecordsThem() throws Exception {
    assertThat(
            steps.run(
                "plan",
                "Plan it",
                step -> {
                  step.say("one\ntwo");
                  step.figures().put("files", 3);
                }))
        .isTrue();
    assertThat(steps.run("copy", "Copy it", step -> {})).isTrue();
    steps.conclude();
    assertThat(printed.toString(UTF_8).replaceAll("\\d+\\.\\d s", "0.0 s"))
        .isEqualTo(
            """

             1  Plan it
                one
                two
                (0.0 s)

             2  Copy it
                (0.0 s)

            All 2 steps are as they should be
            """);
    assertThat(steps.json().get(0).path("name").asText()).isEqualTo("plan");
    assertThat(steps.json().get(0).path("files").asInt()).isEqualTo(3);
    assertThat(steps.json().get(1).path("step").asInt()).isEqualTo(2);
    assertThat(steps.json().get(1).path("ok").asBoolean()).isTrue();
  }

  @Test
  void tellsWhatIsNotAsItShouldBe() throws Exception {
    boolean good = steps.run("copy", "Copy it", step -> step.check(List.of("too fast", "late")));
    steps.conclude();
    assertThat(good).isFalse();
    assertThat(steps.problems()).containsExactly("too fast", "late");
    assertThat(steps.json().get(0).path("ok").asBoolean()).isFalse();
    assertThat(steps.json().get(0).path("problems")).hasSize(2);
    assertThat(printed.toString(UTF_8))
        .contains("    NOT AS IT SHOULD BE: too fast\n    NOT AS IT SHOULD BE: late\n")
        .endsWith("\n2 things are not as they should be, see above\n");
  }
}

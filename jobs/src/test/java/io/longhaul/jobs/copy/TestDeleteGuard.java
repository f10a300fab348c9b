package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.DeleteRule.Mode;
import io.longhaul.common.policy.Percent;
import io.longhaul.jobs.copy.DeleteGuard.Loss;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestDeleteGuard {
  private static Optional<String> objection(Mode mode, Loss loss) {
    return new DeleteGuard(new DeleteRule(mode, Duration.ofDays(1), Percent.of(20)))
        .objection(loss, "orders");
  }

  @Test
  void moreThanTheShareOfFilesIsRefusedAndExactlyTheShareIsNot() {
    assertThat(objection(Mode.UNDO, new Loss(100, 1_000, 20, 200, 0, 0))).isEmpty();
    assertThat(objection(Mode.UNDO, new Loss(100, 1_000, 21, 21, 0, 0)))
        .contains(
            "Would remove 21 and replace 0 of the target's 100 files (21.0% of files, 2.1% of"
                + " bytes), more than delete.max: 20% (look at the source; if that is meant:"
                + " --allow-delete orders)");
  }

  @Test
  void bytesCountAsWellAndSoDoReplacements() {
    assertThat(objection(Mode.UNDO, new Loss(100, 1_000, 1, 201, 0, 0))).isPresent();
    assertThat(objection(Mode.PERMANENT, new Loss(100, 1_000, 10, 0, 11, 0))).isPresent();
    assertThat(objection(Mode.UNDO, new Loss(100, 1_000, 0, 100, 1, 101))).isPresent();
    assertThat(objection(Mode.UNDO, new Loss(100, 1_000, 10, 100, 10, 100))).isEmpty();
  }

  @Test
  void smallDatasetsAndThoseThatKeepAllAreNotGuarded() {
    assertThat(objection(Mode.UNDO, new Loss(19, 19, 19, 19, 0, 0))).isEmpty();
    assertThat(objection(Mode.UNDO, new Loss(20, 20, 20, 20, 0, 0))).isPresent();
    assertThat(objection(Mode.KEEP, new Loss(100, 100, 0, 0, 100, 100))).isEmpty();
    assertThat(objection(Mode.UNDO, Loss.NONE)).isEmpty();
  }
}

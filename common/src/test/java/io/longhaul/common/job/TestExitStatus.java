package io.longhaul.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TestExitStatus {
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"DONE", "INTERRUPTED", "TERMINATED"})
  void noCauseIsLost(ExitStatus cause) {
    assertThat(ExitStatus.of(List.of(ExitStatus.DONE, cause))).isEqualTo(cause);
  }
}

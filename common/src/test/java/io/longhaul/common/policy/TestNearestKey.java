package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestNearestKey {
  private static final List<String> KNOWN = List.of("name", "path", "to", "priority", "conf-dir");

  @Test
  void countsEdits() {
    assertThat(NearestKey.distance("priority", "priority")).isZero();
    assertThat(NearestKey.distance("prioirty", "priority")).isEqualTo(1);
    assertThat(NearestKey.distance("prority", "priority")).isEqualTo(1);
    assertThat(NearestKey.distance("", "path")).isEqualTo(4);
    assertThat(NearestKey.distance("CONF_DIR", "conf-dir")).isZero();
  }

  @Test
  void findsTheNearest() {
    assertThat(NearestKey.of("priorty", KNOWN)).contains("priority");
    assertThat(NearestKey.of("confdir", KNOWN)).contains("conf-dir");
    assertThat(NearestKey.of("pth", KNOWN)).contains("path");
  }

  @Test
  void findsNothingInWhatIsFarOff() {
    assertThat(NearestKey.of("compression", KNOWN)).isEmpty();
    assertThat(NearestKey.of("x", KNOWN)).isEmpty();
    assertThat(NearestKey.of("x", List.of())).isEmpty();
  }
}

package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestNearest {
  private static final List<String> JOBS = List.of("copy", "copy-compare", "copy-undo", "demo");

  @Test
  void findsTheWordWithTheFewestEdits() {
    assertThat(Nearest.to("cpoy", JOBS)).contains("copy");
    assertThat(Nearest.to("copy-comapre", JOBS)).contains("copy-compare");
    assertThat(Nearest.to("dem", JOBS)).contains("demo");
  }

  @Test
  void knowsNoneWhenAllAreFar() {
    assertThat(Nearest.to("xyz", JOBS)).isEmpty();
    assertThat(Nearest.to("copy", List.of())).isEmpty();
  }
}

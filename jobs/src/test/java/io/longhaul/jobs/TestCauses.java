package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class TestCauses {
  @Test
  void namesTheClassOfAllButPlainIoExceptions() {
    assertThat(Causes.of(new IOException("Cannot read x"))).isEqualTo("Cannot read x");
    assertThat(Causes.of(new ConnectException("refused"))).isEqualTo("ConnectException: refused");
    assertThat(Causes.of(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void tellsEachCauseOnce() {
    IOException root = new IOException("Cannot read x");
    assertThat(Causes.of(new UncheckedIOException(root)))
        .isEqualTo("UncheckedIOException: java.io.IOException: Cannot read x");
    assertThat(Causes.of(new IOException("Cannot list a", root)))
        .isEqualTo("Cannot list a: Cannot read x");
  }

  @Test
  void keepsTheFirstLineOfAServersTrace() {
    assertThat(Causes.of(new IOException("\nFile does not exist: /x\n\tat a.b(C.java:1)\n")))
        .isEqualTo("File does not exist: /x");
  }
}

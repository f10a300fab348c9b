package io.longhaul.common.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class TestHadoopOutput {
  @Test
  void aCloseThatRepeatsTheErrorOfAWriteDoesNotHideIt() {
    IOException broken = new IOException("pipeline broken");
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int unit) throws IOException {
            throw broken;
          }

          @Override
          public void close() throws IOException {
            throw broken;
          }
        };
    assertThatThrownBy(
            () -> {
              try (OutputStream out = new HadoopOutput(failing)) {
                out.write(new byte[1]);
              }
            })
        .isSameAs(broken);
  }
}

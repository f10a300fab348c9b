package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TestCodes {
  @Test
  void theCatalogIsInTheDocumentation() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "dump-codes.md"))).isEqualTo(catalog());
  }

  @Test
  void everyCodeIsFoundByItsText() {
    assertThat(Code.values()).allSatisfy(code -> assertThat(Code.find(code.text())).contains(code));
    assertThat(Code.find("none")).isEmpty();
  }

  static String catalog() {
    return """
        # Findings of the dump gate

        What `dump-validate` and `dump-latest` say of a metastore dump; `longhaul dump-validate --explain CODE` says the same. An error makes a dump invalid, a warning and an information do not.

        | code | severity | what it means | what to do |
        |---|---|---|---|
        """
        + Arrays.stream(Code.values())
            .map(
                code ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            code.text(), code.severity().text(), code.meaning(), code.remedy()))
            .collect(Collectors.joining());
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestMetastoreSchema {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"2.3,57", "3.1,74", "4.0,83"})
  void holdsAllTables(String version, int tables) {
    assertThat(MetastoreSchema.load(version).tables()).hasSize(tables);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3", "3.1", "4.0"})
  void resourcesAreWhatTheGeneratorMakes(String version) throws IOException {
    List<Path> dumps =
        List.of(unpack("schema/" + version + "-fresh"), unpack("schema/" + version + "-upgraded"));

    try (InputStream in =
        MetastoreSchema.class.getResourceAsStream("metastore-" + version + ".schema")) {
      assertThat(new String(in.readAllBytes(), UTF_8))
          .isEqualTo(SchemaGenerator.generate(version, dumps));
    }
  }

  private Path unpack(String name) throws IOException {
    Path file = directory.resolve(name.replace('/', '-'));
    return Files.write(file, Dumps.text(name).getBytes(ISO_8859_1));
  }
}

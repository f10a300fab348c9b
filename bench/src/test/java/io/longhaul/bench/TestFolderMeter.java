package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFolderMeter {
  @TempDir Path folder;

  @Test
  void countsWhatCameInSinceItStarted() throws IOException, InterruptedException {
    Files.write(folder.resolve("before"), new byte[5]);
    try (FolderMeter meter = new FolderMeter(folder)) {
      meter.record();
      Files.createDirectories(folder.resolve("a/b"));
      Files.write(folder.resolve("a/b/new"), new byte[70]);

      assertThat(meter.recorded().total()).isEqualTo(70);
    }
  }

  @Test
  void fileThatIsRenamedCountsOnce() throws IOException, InterruptedException {
    Path staged = Files.write(folder.resolve("staged"), new byte[0]);
    try (FolderMeter meter = new FolderMeter(folder)) {
      meter.record();
      Files.write(staged, new byte[70]);
      Files.move(staged, folder.resolve("published"));

      assertThat(meter.recorded().total()).isEqualTo(70);
    }
  }
}

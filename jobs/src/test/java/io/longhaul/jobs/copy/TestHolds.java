package io.longhaul.jobs.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestHolds {
  private static final Holds HOLDS =
      Holds.NONE.with(List.of("a/b", "dir", "x y"), Instant.EPOCH, "r1");

  @TempDir private Path folder;

  @Test
  void aPathIsHeldByItselfOrThroughADirectory() {
    assertThat(HOLDS.covers("a/b")).isTrue();
    assertThat(HOLDS.covers("dir/deep/file")).isTrue();
    assertThat(HOLDS.holder("dir/deep/file")).contains("dir");
    assertThat(HOLDS.covers("a")).isFalse();
    assertThat(HOLDS.covers("a/bc")).isFalse();
    assertThat(HOLDS.covers("")).isFalse();
    assertThat(HOLDS.touches("a")).isTrue();
    assertThat(HOLDS.touches("a/b/c")).isTrue();
    assertThat(HOLDS.touches("b")).isFalse();
    assertThat(HOLDS.touches("di")).isFalse();
  }

  @Test
  void releasingTakesWhatIsBelow() {
    assertThat(HOLDS.without("a").size()).isEqualTo(2);
    assertThat(HOLDS.without("a/b").covers("a/b")).isFalse();
    assertThat(HOLDS.without("d").size()).isEqualTo(3);
    assertThat(HOLDS.without("").size()).isZero();
    assertThat(HOLDS.size()).isEqualTo(3);
  }

  @Test
  void comeBackFromTheirFileWhichGoesWithTheLast() throws IOException {
    try (Store store = new StoreSpec("file://", Map.of()).open()) {
      StateDirectory state = new StateDirectory(store, folder.toString());
      assertThat(Holds.load(state, "d").size()).isZero();
      HOLDS.save(state, "d", "r1");
      Holds.load(state, "d")
          .with(List.of("dir/new", "z"), Instant.EPOCH, "r2")
          .save(state, "d", "r2");
      Holds loaded = Holds.load(state, "d");
      assertThat(loaded.size()).isEqualTo(4);
      assertThat(loaded.holder("dir/new")).contains("dir");
      assertThat(new String(state.read("datasets/d/holds.json").orElseThrow(), UTF_8))
          .contains("\"path\" : \"x y\"", "\"since\" : \"1970-01-01T00:00:00.000Z\"", "\"r2\"");
      loaded.without("").save(state, "d", "r3");
      assertThat(state.read("datasets/d/holds.json")).isEmpty();
    }
  }
}

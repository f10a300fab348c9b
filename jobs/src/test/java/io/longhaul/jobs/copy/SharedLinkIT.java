package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two runs in processes of their own, of policies that name the same link. */
@ExtendWith(TwoClusters.class)
class SharedLinkIT {
  private static final int FILES = 12;
  private static final int LENGTH = 1 << 20;
  private static final long CAP = 2_500_000;

  @TempDir private Path folder;

  @Test
  void twoPoliciesShareTheirLink() throws Exception {
    String link = TwoClusters.target().spec(Map.of()).root() + TwoClusters.newFolder();
    try (CopyTrial one = trial("one", link, 1);
        CopyTrial other = trial("other", link, 5);
        ChildRun first = start(one, "one");
        ChildRun second = start(other, "other")) {
      assertThat(first.exit(Duration.ofMinutes(4))).as(first.err()).isZero();
      assertThat(second.exit(Duration.ofMinutes(4))).as(second.err()).isZero();
      for (CopyTrial trial : List.of(one, other)) {
        assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
      }
      JsonNode ofFirst = record(one, first);
      JsonNode ofSecond = record(other, second);
      long bytes = ofFirst.path("bytes").asLong() + ofSecond.path("bytes").asLong();
      assertThat(bytes).isGreaterThanOrEqualTo(2L * FILES * LENGTH);
      Instant began = earlier(began(ofFirst), began(ofSecond));
      Instant ended = later(ended(one, first), ended(other, second));
      // Both together took as long as the link needs for their bytes.
      assertThat(Duration.between(began, ended).toMillis())
          .isGreaterThan(950 * (2L * FILES * LENGTH) / CAP);
    }
  }

  private CopyTrial trial(String name, String link, int priority) throws Exception {
    Path place = Files.createDirectories(folder.resolve(name));
    CopyTrial trial =
        CopyTrial.hdfs(place)
            .named(name)
            .with("link: { name: pipe, state: \"%s\", bandwidth: %d B/s }".formatted(link, CAP))
            .dataset("name: d, path: d, priority: " + priority);
    Random random = new Random(priority);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[LENGTH];
      random.nextBytes(content);
      trial.source.write("d/file" + i, content);
    }
    return trial;
  }

  private ChildRun start(CopyTrial trial, String name) throws Exception {
    return trial.start(folder.resolve(name), "copy");
  }

  private static JsonNode record(CopyTrial trial, ChildRun run) throws Exception {
    return trial.state("runs/" + run.json().path("run").asText() + "/link.json");
  }

  private static Instant began(JsonNode record) {
    return Instant.parse(record.path("began").asText());
  }

  private static Instant ended(CopyTrial trial, ChildRun run) throws Exception {
    JsonNode report = trial.state("runs/" + run.json().path("run").asText() + "/report.json");
    return Instant.parse(report.path("ended").asText());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}

package io.longhaul.jobs.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.DatasetDefinition;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.ledger.Watermark;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Percent;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.sql.SqlSession;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCoverage {
  private static final Instant D = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path folder;

  private final Policy policy =
      PolicyFile.load(
          "p.yaml",
          """
          name: p
          source: { warehouse: "gs://a/w" }
          target: { warehouse: "gs://b/w" }
          datasets:
            - { name: fresh, path: fresh.db }
            - { name: exact, path: exact.db }
            - { name: late, path: late.db }
            - { name: redefined, path: redefined.db }
            - { name: none, path: none.db }
            - { name: never, path: never.db, replicate: never }
          """,
          Map.of());

  /** A table in each of some places. */
  private record FakeDump(List<String> locations) implements DumpReader {
    @Override
    public long places(Path dump, Predicate<String> wanted, Consumer<Place> found) {
      for (String location : locations) {
        if (wanted.test(location)) {
          found.accept(new Place("d.t", Optional.empty(), location));
        }
      }
      return locations.size();
    }

    @Override
    public List<String> load(Path dump, SqlSession session) {
      throw new IllegalStateException("nothing is loaded here");
    }
  }

  private Coverage coverage(String... locations) throws IOException {
    try (Store store = new StoreSpec("file://", Map.of()).open()) {
      StateDirectory state = new StateDirectory(store, folder.toString());
      save(state, "fresh", D.plusMillis(1), "");
      save(state, "exact", D, "");
      save(state, "late", D.minusMillis(1), "");
      save(state, "redefined", D.plusSeconds(1), "other");
      return Coverage.of(
          new FakeDump(List.of(locations)), folder.resolve("dump"), policy, state, D);
    }
  }

  private void save(StateDirectory state, String name, Instant asOf, String definition)
      throws IOException {
    Dataset dataset =
        policy.datasets().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    String digest = definition.isEmpty() ? DatasetDefinition.digest(dataset) : definition;
    new Watermark(asOf, "20261120T092600Z-p-0f1e", digest).save(state, name);
  }

  @Test
  void dataIsThereWhenItsDatasetWasCopiedSinceTheDump() throws IOException {
    Coverage all = coverage("gs://b/w/fresh.db/t", "gs://b/w/exact.db/t", "gs://b/w/never.db/t");
    assertThat(all.all()).isEqualTo(3);
    assertThat(all.missing()).isZero();
    assertThat(all.isWithin(Percent.of(0))).isTrue();
  }

  @Test
  void dataIsMissingWhereNoCopyIsAsYoung() throws IOException {
    Coverage some =
        coverage(
            "gs://b/w/fresh.db/t",
            "gs://b/w/late.db/t",
            "gs://b/w/redefined.db/t",
            "gs://b/w/none.db/t",
            "gs://b/w/elsewhere.db/t",
            "gs://other/t");
    assertThat(some.missing()).isEqualTo(5);
    assertThat(some.listed())
        .extracting(one -> one.dataset().orElse("-") + " " + one.asOf().isPresent())
        .containsExactly("late true", "redefined false", "none false", "- false", "- false");
    assertThat(some.isWithin(Percent.of(0))).isFalse();
    assertThat(some.isWithin(Percent.of(83))).isFalse();
    assertThat(some.isWithin(Percent.of(84))).isTrue();
  }
}

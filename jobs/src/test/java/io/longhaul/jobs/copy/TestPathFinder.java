package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPathFinder {
  @TempDir private Path folder;
  private PathFinder finder;

  @BeforeEach
  void load() throws IOException {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        name: p
        source: { warehouse: "hdfs://a:8020/w" }
        target: { warehouse: "gs://b/v" }
        datasets:
          - { name: retail, path: retail.db }
          - { name: orders, path: retail.db/orders, to: copies/orders }
          - { name: clicks, path: "hdfs://a/landing/clicks", to: clicks }
        """);
    finder = new PathFinder(PolicyFile.load(policy));
  }

  private String find(String text) {
    return find(text, Optional.empty());
  }

  private String find(String text, Optional<String> dataset) {
    PathFinder.Found found = finder.find(text, dataset);
    String around = found.around().isEmpty() ? "" : " in " + found.around();
    return found.dataset().map(Dataset::name).orElse("-") + ":" + found.path() + around;
  }

  @Test
  void aPathOfTheWarehouseBelongsToTheNearestDataset() {
    assertThat(find("retail.db/returns/x=1/p")).isEqualTo("retail:returns/x=1/p");
    assertThat(find("retail.db/orders/d=1/p")).isEqualTo("orders:d=1/p in [retail]");
    assertThat(find("retail.db/orders_2")).isEqualTo("retail:orders_2");
    assertThat(find("retail.db/")).isEqualTo("retail:");
    assertThat(find("other.db/x")).isEqualTo("-:other.db/x");
  }

  @Test
  void aPathMayBeRelativeToADataset() {
    assertThat(find("d=1/p", Optional.of("orders"))).isEqualTo("orders:d=1/p in [retail]");
    assertThat(find("orders/p", Optional.of("retail"))).isEqualTo("orders:p in [retail]");
    assertThat(find(".", Optional.of("clicks"))).isEqualTo("clicks:");
    assertThatThrownBy(() -> find("x", Optional.of("order")))
        .isInstanceOf(JobException.class)
        .hasMessage("Invalid dataset: order (policy p has retail, orders, clicks)");
  }

  @Test
  void aUriOfEitherSideIsUnderstood() {
    assertThat(find("hdfs://a:8020/w/retail.db/x")).isEqualTo("retail:x");
    assertThat(find("hdfs://A/w/retail.db/x")).isEqualTo("retail:x");
    assertThat(find("hdfs://a/landing/clicks/x")).isEqualTo("clicks:x");
    assertThat(find("gs://b/v/clicks/x")).isEqualTo("clicks:x");
    assertThat(find("gs://b/v/copies/orders/d=1")).isEqualTo("orders:d=1");
    assertThat(find("gs://b/v/.longhaul-work/staging")).isEqualTo("-:.longhaul-work/staging");
  }

  @Test
  void aPathWithoutSchemeIsOfWhicheverSideHasIt() {
    assertThat(find("/w/retail.db/x y%20#")).isEqualTo("retail:x y%20#");
    assertThat(find("/landing/clicks")).isEqualTo("clicks:");
    assertThat(find("/v/copies/orders/p")).isEqualTo("orders:p");
    assertThat(find("/v/other")).isEqualTo("-:other");
  }

  @Test
  void whatIsInNeitherIsRefused() {
    for (String text : new String[] {"hdfs://c/w/retail.db", "/x", "gs://b/w", "../x"}) {
      assertThatThrownBy(() -> find(text))
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("Invalid path: " + text + " (")
          .extracting(error -> ((JobException) error).status())
          .isEqualTo(ExitStatus.USAGE);
    }
  }
}

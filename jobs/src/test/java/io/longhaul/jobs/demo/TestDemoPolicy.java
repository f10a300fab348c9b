package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.DeleteRule;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDemoPolicy {
  private Policy policy;

  @BeforeEach
  void load(@TempDir Path folder) throws Exception {
    String text =
        DemoPolicy.text("hdfs://a:1/warehouse", "hdfs://b:2/warehouse", new ByteRate(750_000));
    policy = PolicyFile.load(Files.writeString(folder.resolve("policy.yaml"), text));
  }

  @Test
  void listsDatasetsInAnotherOrderThanTheirPriorities() {
    List<Dataset> copied =
        policy.datasets().stream()
            .filter(dataset -> dataset.replicate() == Dataset.Replicate.ALWAYS)
            .toList();
    assertThat(copied).hasSizeGreaterThanOrEqualTo(4);
    assertThat(copied).extracting(Dataset::priority).doesNotHaveDuplicates();
    assertThat(copied).isSortedAccordingTo(Comparator.comparingInt(Dataset::priority).reversed());
  }

  @Test
  void hasOneDatasetThatIsNeverCopied() {
    assertThat(policy.datasets())
        .filteredOn(dataset -> dataset.replicate() == Dataset.Replicate.NEVER)
        .extracting(Dataset::name)
        .containsExactly("sandbox");
  }

  @Test
  void excludesUploadsUnderWay() {
    assertThat(policy.datasets().get(0).exclude()).containsExactly("**/_temporary/**");
  }

  @Test
  void guardsTheFilesThatTheDemoLoses() {
    assertThat(policy.datasets())
        .filteredOn(dataset -> dataset.delete().mode() == DeleteRule.Mode.UNDO)
        .extracting(Dataset::name)
        .containsExactly("clicks");
  }

  @Test
  void carriesTheCapAndTheClusters() {
    assertThat(policy.link().bandwidth()).contains(new ByteRate(750_000));
    assertThat(policy.source().warehouse()).isEqualTo("hdfs://a:1/warehouse");
    assertThat(policy.target().warehouse()).isEqualTo("hdfs://b:2/warehouse");
    assertThat(policy.target().hadoop()).containsAllEntriesOf(Clusters.CLIENT);
  }
}

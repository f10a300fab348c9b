package io.longhaul.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPolicyFile {
  @TempDir Path directory;

  private JsonNode written(OptionalLong cap, Optional<String> state) throws IOException {
    Path file = directory.resolve("policy.yaml");
    new PolicyFile(
            "hdfs://a:1/w",
            "hdfs://b:2/w",
            Map.of("dfs.replication", "1"),
            cap,
            state,
            state.map(uri -> uri + "/link"),
            List.of(new PolicyFile.Dataset("data", "data", 3)))
        .write(file);
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void writesBothSidesAndDatasets() throws IOException {
    JsonNode policy = written(OptionalLong.empty(), Optional.empty());

    assertThat(policy.at("/source/warehouse").asText()).isEqualTo("hdfs://a:1/w");
    assertThat(policy.at("/target/warehouse").asText()).isEqualTo("hdfs://b:2/w");
    assertThat(policy.at("/target/hadoop/dfs.replication").asText()).isEqualTo("1");
    assertThat(policy.at("/datasets/0/priority").asInt()).isEqualTo(3);
  }

  @Test
  void leavesOutWhatIsNotSet() throws IOException {
    JsonNode policy = written(OptionalLong.empty(), Optional.empty());

    assertThat(policy.has("link")).isFalse();
    assertThat(policy.has("state")).isFalse();
  }

  @Test
  void writesTheCapWithItsUnit() throws IOException {
    JsonNode policy = written(OptionalLong.of(20_000_000), Optional.of("file:///s"));

    assertThat(policy.at("/link/bandwidth").asText()).isEqualTo("20000000 B/s");
    assertThat(policy.at("/state").asText()).isEqualTo("file:///s");
    assertThat(policy.at("/link/state").asText()).isEqualTo("file:///s/link");
  }
}

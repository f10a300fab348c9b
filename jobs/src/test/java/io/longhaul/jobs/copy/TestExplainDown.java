package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code copy --explain} while a side is lost. */
class TestExplainDown {
  /** Nothing listens there: refused at once. */
  private static final String DOWN =
      "{ warehouse: \"hdfs://127.0.0.1:9/w\", hadoop: { ipc.client.connect.max.retries: 0 } }";

  @TempDir private Path folder;

  private JsonNode explain(String source, String target, String path) throws IOException {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        name: p
        source: %s
        target: %s
        datasets: [ { name: d, path: d, exclude: ["*.tmp"] } ]
        """
            .formatted(source, target));
    Command ended = Command.run("copy", "--json", "--explain", path, policy.toString());
    assertThat(ended.exit()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  private String here(String name) {
    return "{ warehouse: " + folder.resolve(name) + " }";
  }

  @Test
  void aLostSourceIsSaidToBe() throws IOException {
    Files.createDirectories(folder.resolve("target/d"));
    Files.writeString(folder.resolve("target/d/f"), "what there is");
    JsonNode json = explain(DOWN, here("target"), "d/f");
    assertThat(json.path("source").path("unknown").asText()).contains("hdfs://127.0.0.1:9/w/d/f");
    assertThat(json.path("target").path("length").asInt()).isEqualTo(13);
    assertThat(json.path("next").path("action").asText()).isEqualTo("unknown");
    assertThat(json.path("stateUnknown").isNull()).isTrue();
  }

  @Test
  void aLostTargetTakesTheStateAlongAndTheRulesStay() throws IOException {
    Files.createDirectories(folder.resolve("source/d"));
    Files.writeString(folder.resolve("source/d/f"), "x");
    JsonNode json = explain(here("source"), DOWN, "d/f");
    assertThat(json.path("stateUnknown").asText()).contains("127.0.0.1:9");
    assertThat(json.path("source").path("kind").asText()).isEqualTo("file");
    assertThat(json.path("next").path("reason").asText()).startsWith("the target can't be");
    assertThat(explain(here("source"), DOWN, "d/f.tmp").path("rule").asText())
        .isEqualTo("excluded");
  }

  @Test
  void aLinkOnTheWayIsTold() throws IOException {
    Files.createDirectories(folder.resolve("source/d/real"));
    Files.writeString(folder.resolve("source/d/real/f"), "x");
    Files.createSymbolicLink(folder.resolve("source/d/link"), Path.of("real"));
    JsonNode json = explain(here("source"), here("target"), "d/link/f");
    assertThat(json.path("next").path("reason").asText())
        .isEqualTo("link is a link, and links are not followed");
    json = explain(here("source"), here("target"), "d/link");
    assertThat(json.path("next").path("reason").asText())
        .isEqualTo("it is a link, and links are not copied");
  }

  @Test
  void aHeldPathIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("source/d/p"));
    Files.writeString(folder.resolve("source/d/p/f"), "x");
    Path holds = folder.resolve("target/.longhaul/datasets/d/holds.json");
    Files.createDirectories(holds.getParent());
    Files.writeString(
        holds,
        "{\"format\":1,\"run\":\"u\",\"paths\":[{\"path\":\"p\",\"since\":\"then\",\"run\":\"u\"}]}");
    JsonNode json = explain(here("source"), here("target"), "d/p/f");
    assertThat(json.path("rule").asText()).isEqualTo("held");
    assertThat(json.path("ruleText").asText()).startsWith("p is held since then, when u brought");
  }
}

package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as an operator calls it, on the jars that were built. */
class LauncherIT {
  private static final Path LAUNCHER =
      Path.of("..", "submit", "longhaul").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void helpIsAllThatIsPrinted() throws Exception {
    Ended ended = launch(LAUNCHER, "--help");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).isEqualTo(Help.of(Jobs.ALL));
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void helpLoadsNoSpark() throws Exception {
    Ended ended = launch(LAUNCHER, "-verbose:class", "--help");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("io.longhaul.jobs.Main ").doesNotContain(" org.apache.spark");
  }

  @Test
  void worksThroughALinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("long haul"), LAUNCHER);
    assertThat(launch(link, "--help").exit()).isZero();
  }

  @Test
  void anyWordReachesMain() throws Exception {
    String word = "no job $HOME \"'\\* ü";
    Ended ended = launch(LAUNCHER, word, "--json");
    assertThat(ended.exit()).isEqualTo(2);
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(json.get("job").asText()).isEqualTo(word);
    assertThat(json.get("exit").asInt()).isEqualTo(2);
    assertThat(ended.err()).endsWith("longhaul-result {\"run\":null,\"exit\":2}\n");
  }

  /** Runs it in the temporary folder; a first word of {@code -verbose:class} is the JVM's. */
  private Ended launch(Path launcher, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("LONGHAUL_OPTS");
    for (String word : words) {
      if (word.startsWith("-verbose")) {
        builder.environment().put("LONGHAUL_OPTS", word);
      } else {
        command.add(word);
      }
    }
    return Ended.of(builder.command(command).directory(folder.toFile()), folder);
  }
}

package io.longhaul.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A policy file of the harness, written as JSON, which YAML includes.
 *
 * @param source the warehouse to copy from, as a URI
 * @param target the warehouse to copy to, as a URI
 * @param hadoop settings of both sides
 * @param bytesPerSecond the link's bandwidth
 * @param state where the run's files go, as a URI; empty for Longhaul's default
 * @param linkState where the runs on the link tell of themselves, as a URI; empty for the default
 */
record PolicyFile(
    String source,
    String target,
    Map<String, String> hadoop,
    OptionalLong bytesPerSecond,
    Optional<String> state,
    Optional<String> linkState,
    List<Dataset> datasets) {

  /** One dataset by its path below the warehouse. */
  record Dataset(String name, String path, int priority) {}

  void write(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode policy = mapper.createObjectNode().put("name", "bench");
    side(policy.putObject("source"), source);
    side(policy.putObject("target"), target);
    state.ifPresent(uri -> policy.put("state", uri));
    bytesPerSecond.ifPresent(rate -> policy.withObject("/link").put("bandwidth", rate + " B/s"));
    linkState.ifPresent(uri -> policy.withObject("/link").put("state", uri));
    for (Dataset dataset : datasets) {
      policy
          .withArray("datasets")
          .addObject()
          .put("name", dataset.name())
          .put("path", dataset.path())
          .put("priority", dataset.priority());
    }
    Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(policy));
  }

  private void side(ObjectNode side, String warehouse) {
    ObjectNode settings = side.put("warehouse", warehouse).putObject("hadoop");
    hadoop.forEach(settings::put);
  }
}

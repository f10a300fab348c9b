package io.longhaul.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param maps of DistCp that carry the bytes; empty: Spark does
 */
record PolicyFile(
    String source,
    String target,
    Map<String, String> hadoop,
    OptionalLong bytesPerSecond,
    Optional<String> state,
    Optional<String> linkState,
    List<Dataset> datasets,
    OptionalInt maps) {

  /** Carried by Spark. */
  PolicyFile(
      String source,
      String target,
      Map<String, String> hadoop,
      OptionalLong bytesPerSecond,
      Optional<String> state,
      Optional<String> linkState,
      List<Dataset> datasets) {
    this(source, target, hadoop, bytesPerSecond, state, linkState, datasets, OptionalInt.empty());
  }

  /** The same, carried by maps of DistCp. */
  PolicyFile byMaps(int count) {
    return new PolicyFile(
        source, target, hadoop, bytesPerSecond, state, linkState, datasets, OptionalInt.of(count));
  }

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
    maps.ifPresent(
        count -> {
          policy.withObject("/defaults").put("engine", "distcp");
          policy.withObject("/mapreduce").put("mapreduce.job.maps", count);
        });
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

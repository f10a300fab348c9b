package io.longhaul.jobs.demo;

import io.longhaul.common.policy.ByteRate;
import java.util.stream.Collectors;

/** The policy file that the demo runs with. */
final class DemoPolicy {
  private DemoPolicy() {}

  static String text(String sourceWarehouse, String targetWarehouse, ByteRate cap) {
    return """
    name: demo
    source:
      warehouse: "%s"
    target:
      warehouse: "%s"
      hadoop:
        %s
    link:
      bandwidth: %d kB/s
      executors: target
    datasets:
    %s\
    """
        .formatted(
            sourceWarehouse,
            targetWarehouse,
            settings(),
            cap.bytesPerSecond() / 1_000,
            DemoDataset.ALL.stream().map(DemoPolicy::line).collect(Collectors.joining()));
  }

  private static String settings() {
    return Clusters.CLIENT.entrySet().stream()
        .map(setting -> "%s: \"%s\"".formatted(setting.getKey(), setting.getValue()))
        .collect(Collectors.joining("\n    "));
  }

  private static String line(DemoDataset dataset) {
    String keys =
        dataset
            .priority()
            .map(priority -> "priority: " + priority + rpo(priority))
            .orElse("replicate: never");
    String more =
        dataset.equals(DemoDataset.CLICKS)
            ? ", exclude: [\"**/_temporary/**\"], delete: { mode: undo, max: 20% }"
            : "";
    return "  - { name: %s, path: %s, %s%s }%n"
        .formatted(dataset.name(), dataset.path(), keys, more);
  }

  private static String rpo(int priority) {
    return priority == 1 ? ", rpo: 15m" : "";
  }
}

package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the figures of runs go, in the text format of Prometheus.
 *
 * @param folder of this machine, such as the one that a node exporter's textfile collector reads
 * @param pushgateway its base URL
 */
public record MetricsSettings(Optional<Path> folder, Optional<URI> pushgateway) {
  public MetricsSettings {
    requireNonNull(folder, "folder is null");
    requireNonNull(pushgateway, "pushgateway is null");
  }
}

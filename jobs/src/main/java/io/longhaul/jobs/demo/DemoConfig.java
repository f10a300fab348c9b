package io.longhaul.jobs.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of one demo.
 *
 * @param folder where its files lie; a fresh folder for temporary files when empty
 * @param keep whether the clusters stay up at the end until the process is interrupted
 */
record DemoConfig(Optional<Path> folder, boolean keep, DemoScale scale) {
  DemoConfig {
    requireNonNull(folder, "folder is null");
    requireNonNull(scale, "scale is null");
  }
}

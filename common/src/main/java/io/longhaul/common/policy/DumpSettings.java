package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The metastore dumps of a policy.
 *
 * @param folder absolute URI of the backup folder, reached with the target's settings
 * @param maxAge how old the newest valid dump may be
 * @param map absolute URIs that move beside the warehouse, from source to target
 */
public record DumpSettings(String folder, Optional<Duration> maxAge, Map<String, String> map) {
  public DumpSettings {
    requireNonNull(folder, "folder is null");
    requireNonNull(maxAge, "maxAge is null");
    map = Collections.unmodifiableMap(new TreeMap<>(map));
  }
}

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
 * @param source how dumps are taken; empty when the policy does not say
 * @param target how they are loaded; empty when the policy does not say
 */
public record DumpSettings(
    String folder,
    Optional<Duration> maxAge,
    Map<String, String> map,
    Optional<MetastoreAccess> source,
    Optional<MetastoreAccess> target) {
  public DumpSettings {
    requireNonNull(folder, "folder is null");
    requireNonNull(maxAge, "maxAge is null");
    requireNonNull(source, "source is null");
    requireNonNull(target, "target is null");
    map = Collections.unmodifiableMap(new TreeMap<>(map));
  }
}

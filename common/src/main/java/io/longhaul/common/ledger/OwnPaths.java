package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Set;

/**
 * Longhaul's own paths on one store: never listed, copied, compared, deleted or counted.
 *
 * @param warehouse root under which every name that starts with {@code .longhaul} is its own
 * @param paths further own paths, wherever they lie
 */
public record OwnPaths(String warehouse, Set<String> paths) implements Serializable {
  private static final String PREFIX = ".longhaul";
  private static final String PROBE = ".longhaul-probe-";

  public OwnPaths {
    requireNonNull(warehouse, "warehouse is null");
    paths = Set.copyOf(paths);
  }

  /** Whether a path is the root of something own. */
  public boolean covers(String path) {
    if (path.startsWith(PROBE, path.lastIndexOf('/') + 1)) {
      // Of a run that is on another dataset below the same directory.
      return true;
    }
    String own = warehouse.endsWith("/") ? warehouse + PREFIX : warehouse + "/" + PREFIX;
    boolean atRoot = path.startsWith(own) && path.indexOf('/', own.length()) < 0;
    return atRoot || paths.contains(path);
  }
}

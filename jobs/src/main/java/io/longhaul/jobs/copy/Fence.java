package io.longhaul.jobs.copy;

import java.io.IOException;

/** Asked before each burst of changes to the target; throws when the run must make none. */
@FunctionalInterface
interface Fence {
  void check() throws IOException;
}

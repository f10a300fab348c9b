package io.longhaul.jobs.repack;

import java.io.IOException;

/** Asked before bytes go to or come from a store. */
@FunctionalInterface
interface Crossing {
  void before(int bytes) throws IOException;

  /** Asks nobody. */
  static Crossing free() {
    return bytes -> {};
  }
}

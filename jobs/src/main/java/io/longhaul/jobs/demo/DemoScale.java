package io.longhaul.jobs.demo;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.ByteRate;

/**
 * How much data the demo makes and how slowly it lets it cross.
 *
 * @param tpch scale factor of TPC-H: 1 is 6 million rows in lineitem
 * @param clickFiles number of tiny files
 * @param cap bandwidth of the link in the policy file
 */
record DemoScale(double tpch, int clickFiles, ByteRate cap) {
  /** About 18 MB at the source, half a minute on the link. */
  static final DemoScale FULL = new DemoScale(0.05, 3_000, new ByteRate(750_000));

  DemoScale {
    requireNonNull(cap, "cap is null");
    if (!(tpch > 0)) {
      throw new IllegalArgumentException("Invalid TPC-H scale, must be positive: " + tpch);
    }
    if (clickFiles < ClickFiles.DAYS) {
      throw new IllegalArgumentException(
          "Invalid number of click files, must be at least " + ClickFiles.DAYS + ": " + clickFiles);
    }
  }
}

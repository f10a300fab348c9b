package io.longhaul.common.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides the rate of a link among the runs on it: by weight, none more than it can use as long as
 * another can use it. What nobody can use is divided by weight too, so that all of the rate is
 * somebody's.
 */
final class Split {
  private Split() {}

  /**
   * A run's share.
   *
   * @param runs all on the link, this one among them
   */
  static Allowance of(RunShare run, List<RunShare> runs, Allowance rate) {
    if (rate.isUnlimited() || rate.isNothing()) {
      return rate;
    }
    // All compute the same when they add up in the same order: who is content with least first.
    List<RunShare> byNeed = new ArrayList<>(runs);
    byNeed.sort(
        Comparator.comparingDouble(
                (RunShare other) -> other.wants().bytesPerSecond() / other.weight())
            .thenComparing(RunShare::run));
    double left = rate.bytesPerSecond();
    double weights = 0;
    for (RunShare other : byNeed) {
      weights += other.weight();
    }
    double all = weights;
    double own = 0;
    for (RunShare other : byNeed) {
      double share = Math.min(other.wants().bytesPerSecond(), left * other.weight() / weights);
      left -= share;
      weights -= other.weight();
      if (other.run().equals(run.run())) {
        own = share;
      }
    }
    return new Allowance(own + Math.max(left, 0) * run.weight() / all);
  }
}

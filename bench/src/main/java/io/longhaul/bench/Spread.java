package io.longhaul.bench;

import java.util.List;

/**
 * The middle of some figures and how far they spread.
 *
 * @param low the 10 % quantile
 * @param high the 90 % quantile
 */
record Spread(double median, double low, double high) {

  /**
   * Quantiles are interpolated linearly between neighbours, so that seven figures have a 10 % one.
   */
  static Spread of(List<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("Invalid figures: none");
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.1), quantile(sorted, 0.9));
  }

  private static double quantile(double[] sorted, double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}

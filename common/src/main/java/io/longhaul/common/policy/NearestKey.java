package io.longhaul.common.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word, a key or a name, that someone who mistyped may have meant. */
public final class NearestKey {
  private NearestKey() {}

  /** The known key with the fewest edits, if more than half of it is there; ties in order. */
  public static Optional<String> of(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(key -> distance(unknown, key)))
        .filter(key -> 2 * distance(unknown, key) < Math.max(key.length(), unknown.length()));
  }

  /** Insertions, deletions, replacements and swaps of neighbours, case and separators aside. */
  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : edit(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int edit(int[][] edits, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
    least = Math.min(least, edits[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

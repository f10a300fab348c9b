package io.longhaul.jobs;

import static java.util.Comparator.comparingInt;

import java.util.List;
import java.util.Optional;

/** The known word that a mistyped one was probably meant to be. */
final class Nearest {
  private Nearest() {}

  /** The nearest by edits, if it is near at all: half of the letters at most. */
  static Optional<String> to(String word, List<String> known) {
    return known.stream()
        .filter(
            candidate -> 2 * edits(word, candidate) <= Math.max(word.length(), candidate.length()))
        .min(comparingInt(candidate -> edits(word, candidate)));
  }

  /** Letters to insert, delete or replace. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

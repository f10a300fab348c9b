package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Damage by chance to a dump of any tool: one byte a character, rows on any lines. */
record FuzzDamage(String good) {
  private static final String SECTION = "--\n-- Table structure for table";

  /** Where a dump may be cut off: at every thousandth byte and after every statement. */
  Set<Integer> cuts() {
    Set<Integer> ends = new TreeSet<>();
    for (int at = 0; at < good.length(); at += 1000) {
      ends.add(at);
    }
    for (int at = good.indexOf(";\n"); at >= 0; at = good.indexOf(";\n", at + 1)) {
      ends.add(at + 1);
    }
    // From its last line on it is whole.
    int whole = good.indexOf("-- Dump completed");
    ends.removeIf(end -> end >= whole);
    return ends;
  }

  String flip(Random random) {
    int at = random.nextInt(good.length());
    char flipped = (char) (good.charAt(at) ^ 1 << random.nextInt(8));
    return good.substring(0, at) + flipped + good.substring(at + 1);
  }

  /** Flips a bit of a value in a row: most of a small dump are the tables' definitions. */
  String flipInRow(Random random) {
    int[] row = row(random);
    int at = row[0] + random.nextInt(row[1] - row[0]);
    char flipped = (char) (good.charAt(at) ^ 1 << random.nextInt(8));
    return good.substring(0, at) + flipped + good.substring(at + 1);
  }

  /** Two tables' sections change places. */
  String swapped(Random random) {
    List<Integer> starts = new ArrayList<>();
    for (int at = good.indexOf(SECTION); at >= 0; at = good.indexOf(SECTION, at + 1)) {
      starts.add(at);
    }
    int one = random.nextInt(starts.size() - 2);
    int a = starts.get(one);
    int b = starts.get(one + 1);
    int c = starts.get(one + 2);
    return good.substring(0, a) + good.substring(b, c) + good.substring(a, b) + good.substring(c);
  }

  /** A row is dropped or doubled. */
  String rowDroppedOrDoubled(Random random) {
    int[] row = row(random);
    String tuple = good.substring(row[0], row[1]);
    if (random.nextBoolean()) {
      return good.substring(0, row[1]) + "," + tuple + good.substring(row[1]);
    }
    boolean first = good.startsWith("VALUES", row[0] - 7);
    boolean last = good.charAt(row[1]) == ';';
    if (first && last) {
      int head = good.lastIndexOf("INSERT INTO", row[0]);
      return good.substring(0, head) + good.substring(row[1] + 2);
    }
    // The comma goes with it: the one behind of a first row, else the one before.
    return first
        ? good.substring(0, row[0]) + good.substring(row[1] + 1).stripLeading()
        : good.substring(0, good.lastIndexOf(',', row[0])) + good.substring(row[1]);
  }

  /** Start and end of a row, each table as likely as any other. */
  private int[] row(Random random) {
    List<Integer> inserts = new ArrayList<>();
    String head = "\nINSERT INTO ";
    for (int at = good.indexOf(head); at >= 0; at = good.indexOf(head, at + 1)) {
      inserts.add(at + 1);
    }
    int insert = inserts.get(random.nextInt(inserts.size()));
    List<int[]> rows = rows(good.indexOf("VALUES", insert) + "VALUES".length());
    return rows.get(random.nextInt(rows.size()));
  }

  private List<int[]> rows(int from) {
    List<int[]> rows = new ArrayList<>();
    boolean quoted = false;
    int start = -1;
    for (int at = from; good.charAt(at) != ';' || quoted || start >= 0; at++) {
      char c = good.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        start = at;
      } else if (!quoted && c == ')') {
        rows.add(new int[] {start, at + 1});
        start = -1;
      }
    }
    return rows;
  }
}

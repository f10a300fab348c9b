package io.longhaul.common.policy;

import java.util.Comparator;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A place in a file, line and column from 1; 0 and 0 is the file as a whole. */
record Position(int line, int column) implements Comparable<Position> {
  static final Position WHOLE_FILE = new Position(0, 0);
  static final Position START = new Position(1, 1);

  static Position of(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The place of a character of a text. */
  static Position at(String text, int index) {
    String before = text.substring(0, index);
    int lineStart = before.lastIndexOf('\n') + 1;
    return new Position(
        (int) before.chars().filter(c -> c == '\n').count() + 1,
        before.codePointCount(lineStart, before.length()) + 1);
  }

  @Override
  public int compareTo(Position other) {
    return Comparator.comparingInt(Position::line)
        .thenComparingInt(Position::column)
        .compare(this, other);
  }
}

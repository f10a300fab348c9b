package io.longhaul.jobs.dump;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One row, in the order of the table's columns; reused for the next one. Texts are unescaped bytes
 * as the dump's character set has them.
 */
final class Row {
  static final byte ABSENT = 0;
  static final byte NULL = 1;
  static final byte INTEGER = 2;
  static final byte DECIMAL = 3;
  static final byte STRING = 4;

  /** Hex, {@code b'…'} or {@code _binary}. */
  static final byte BINARY = 5;

  /** A text beyond this is kept to this length: no key, name or location is as long. */
  static final int MAX_KEPT = 1024 * 1024;

  private final byte[] kinds;
  private final long[] numbers;
  private final int[] starts;
  private final int[] ends;
  private final long[] rawStarts;
  private final long[] rawEnds;
  private byte[] arena = new byte[4096];
  private int used;
  private long line;
  private long offset;

  Row(int columns) {
    this.kinds = new byte[columns];
    this.numbers = new long[columns];
    this.starts = new int[columns];
    this.ends = new int[columns];
    this.rawStarts = new long[columns];
    this.rawEnds = new long[columns];
  }

  void clear() {
    Arrays.fill(kinds, ABSENT);
    used = 0;
  }

  void setKind(int column, byte kind) {
    kinds[column] = kind;
  }

  void setNumber(int column, byte kind, long number) {
    kinds[column] = kind;
    numbers[column] = number;
  }

  void setText(int column, byte kind, byte[] from, int start, int end) {
    int length = Math.min(end - start, MAX_KEPT);
    if (used + length > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(arena.length * 2, used + length));
    }
    System.arraycopy(from, start, arena, used, length);
    kinds[column] = kind;
    starts[column] = used;
    used += length;
    ends[column] = used;
  }

  /** Where a text stands in the dump, its quotes included. */
  void setRaw(int column, long from, long to) {
    rawStarts[column] = from;
    rawEnds[column] = to;
  }

  long rawStart(int column) {
    return rawStarts[column];
  }

  long rawEnd(int column) {
    return rawEnds[column];
  }

  void setPosition(long newLine, long newOffset) {
    line = newLine;
    offset = newOffset;
  }

  byte kind(int column) {
    return kinds[column];
  }

  boolean isNull(int column) {
    return kinds[column] <= NULL;
  }

  boolean isText(int column) {
    return kinds[column] >= STRING;
  }

  long number(int column) {
    return numbers[column];
  }

  byte[] bytes() {
    return arena;
  }

  int start(int column) {
    return starts[column];
  }

  int end(int column) {
    return ends[column];
  }

  byte[] copy(int column) {
    return Arrays.copyOfRange(arena, starts[column], ends[column]);
  }

  /** A value for messages. */
  String shown(int column) {
    return switch (kinds[column]) {
      case ABSENT, NULL -> "NULL";
      case INTEGER, DECIMAL -> String.valueOf(numbers[column]);
      default -> "'" + text(column) + "'";
    };
  }

  /** A text, taken as UTF-8. */
  String text(int column) {
    return new String(arena, starts[column], ends[column] - starts[column], StandardCharsets.UTF_8);
  }

  /** Where the row starts. Only known while it is the current one. */
  Position position() {
    return new Position(line, offset);
  }
}

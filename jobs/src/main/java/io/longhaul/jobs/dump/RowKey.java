package io.longhaul.jobs.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One or more columns of a table taken as a key. A single whole number is its own hash; anything
 * else is hashed to 64 bits, and whoever finds two equal hashes compares {@link #exact} before
 * saying so.
 */
final class RowKey {
  private final int[] columns;
  private final boolean[] folded;
  private final boolean plain;
  private final String names;

  RowKey(TableDefinition table, List<String> names) {
    this.columns = names.stream().mapToInt(table::indexOf).toArray();
    this.folded = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      folded[i] = table.columns().get(columns[i]).ignoresCase();
    }
    this.plain = columns.length == 1 && table.columns().get(columns[0]).isInteger();
    this.names = String.join(", ", names);
  }

  /** Whether the hash is the value itself. */
  boolean isPlain() {
    return plain;
  }

  int[] columns() {
    return columns.clone();
  }

  String names() {
    return names;
  }

  boolean hasNull(Row row) {
    for (int column : columns) {
      if (row.isNull(column)) {
        return true;
      }
    }
    return false;
  }

  long hash(Row row) {
    if (plain) {
      return row.number(columns[0]);
    }
    long hash = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      long part =
          row.isText(column)
              ? hash(row.bytes(), row.start(column), end(row, column), folded[i])
              : row.number(column);
      hash = mix(hash * 31 + part);
    }
    return hash;
  }

  /** Servers take no notice of spaces at the end of a key. */
  private static int end(Row row, int column) {
    int end = row.end(column);
    while (end > row.start(column) && row.bytes()[end - 1] == ' ') {
      end--;
    }
    return end;
  }

  static long hash(byte[] bytes, int from, int to, boolean folded) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 0x100000001b3L ^ (folded ? fold(bytes[i]) : bytes[i] & 0xff);
    }
    return mix(hash);
  }

  private static int fold(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b & 0xff;
  }

  static long mix(long value) {
    long z = (value ^ value >>> 32) * 0xd6e8feb86659fd93L;
    z = (z ^ z >>> 32) * 0xd6e8feb86659fd93L;
    return z ^ z >>> 32;
  }

  /** The key's bytes, equal for equal keys only. */
  String exact(Row row) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      if (row.isText(column)) {
        for (int at = row.start(column); at < end(row, column); at++) {
          out.write(folded[i] ? fold(row.bytes()[at]) : row.bytes()[at]);
        }
      } else {
        out.writeBytes(String.valueOf(row.number(column)).getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write(0);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** For messages. */
  String shown(Row row) {
    StringBuilder text = new StringBuilder();
    for (int column : columns) {
      text.append(text.length() == 0 ? "" : ", ").append(row.shown(column));
    }
    return text.toString();
  }
}

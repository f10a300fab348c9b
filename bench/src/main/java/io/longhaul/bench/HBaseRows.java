package io.longhaul.bench;

/**
 * The rows of a table: one value each, of random bytes.
 *
 * @param bytes of a value
 */
record HBaseRows(String name, int rows, int bytes) {
  long allBytes() {
    return (long) rows * bytes;
  }
}

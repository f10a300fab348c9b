package io.longhaul.jobs.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A window over a stream of bytes that knows offsets, lines and NUL bytes. Its fields are read by
 * the lexers of this package directly: a method call per byte halves the rate. Not thread-safe.
 */
final class ByteCursor {
  /** Large enough that a refill is rare, small enough to stay in a core's cache. */
  static final int WINDOW = 256 * 1024;

  private final InputStream in;

  /** The window; valid bytes are {@code [pos, limit)}. */
  byte[] window = new byte[WINDOW];

  int pos;
  int limit;

  private long base;

  /** The line of the byte at {@code mark}: lines are counted once, when the window moves on. */
  private int mark;

  private long markLine = 1;
  private Position firstNul;
  private boolean ended;

  ByteCursor(InputStream in) {
    this.in = in;
  }

  /** The next byte as 0 to 255 without taking it, or -1 at the end. */
  int peek() throws IOException {
    return pos < limit || fill() ? window[pos] & 0xff : -1;
  }

  /** The byte {@code ahead} places after the next one, or -1 beyond the end. */
  int peek(int ahead) throws IOException {
    while (pos + ahead >= limit) {
      if (!fill()) {
        return -1;
      }
    }
    return window[pos + ahead] & 0xff;
  }

  /** Takes the next byte; -1 at the end. */
  int next() throws IOException {
    return pos < limit || fill() ? window[pos++] & 0xff : -1;
  }

  long offset() {
    return base + pos;
  }

  Position position() {
    return positionAt(pos);
  }

  /** The place of a byte of the window. */
  Position positionAt(int index) {
    return new Position(lineAt(index), base + index);
  }

  /** The line of a byte of the window; asked for in ascending order it costs one look per byte. */
  long lineAt(int index) {
    markLine +=
        mark < index
            ? ByteScan.lineBreaks(window, mark, index)
            : -ByteScan.lineBreaks(window, index, mark);
    mark = index;
    return markLine;
  }

  /** The first NUL byte among all bytes read so far: no tool ever writes one. */
  Optional<Position> firstNul() {
    return Optional.ofNullable(firstNul);
  }

  /**
   * Reads more bytes, keeping {@code [pos, limit)}.
   *
   * @return false at the end of the stream
   */
  boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    lineAt(pos);
    int kept = limit - pos;
    if (kept == window.length) {
      window = Arrays.copyOf(window, window.length * 2);
    } else if (pos > 0) {
      System.arraycopy(window, pos, window, 0, kept);
    }
    base += pos;
    mark -= pos;
    pos = 0;
    int read = in.read(window, kept, window.length - kept);
    if (read <= 0) {
      ended = true;
      limit = kept;
      return false;
    }
    limit = kept + read;
    findNul(kept);
    return true;
  }

  private void findNul(int from) {
    int at = firstNul == null ? ByteScan.firstNul(window, from, limit) : -1;
    if (at >= 0) {
      firstNul = positionAt(at);
    }
  }
}

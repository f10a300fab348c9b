package io.longhaul.common.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Bytes of the last whole minutes. Not thread-safe. */
final class Minutes {
  private static final long MINUTE = 60_000_000_000L;
  private static final int KEPT = 5;

  private final Deque<Long> whole = new ArrayDeque<>();
  private boolean begun;
  private long began;
  private long bytes;

  /** Adds what was granted since the last call. */
  void add(long now, long more) {
    if (!begun) {
      begun = true;
      began = now;
    }
    while (now - began >= MINUTE) {
      whole.addFirst(bytes);
      bytes = 0;
      began += MINUTE;
      if (whole.size() > KEPT) {
        whole.removeLast();
      }
    }
    bytes += more;
  }

  /** The newest first. */
  List<Long> last() {
    return List.copyOf(whole);
  }
}

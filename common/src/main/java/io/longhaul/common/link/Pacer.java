package io.longhaul.common.link;

import java.io.IOException;

/** Asks for bytes before they cross the link. Thread-safe. */
@FunctionalInterface
public interface Pacer {
  /**
   * Waits until {@code bytes} may be sent.
   *
   * @param priority 1 to 9; lower ones get only what higher ones can't use
   * @param bytes at most {@link #STEP}
   * @throws IOException when no grant can be had any more (the driver is gone)
   */
  void acquire(int priority, int bytes) throws IOException, InterruptedException;

  /** The most that is asked for at once: larger steps show as bursts at low caps. */
  int STEP = 64 * 1024;

  /** A link without a cap. */
  static Pacer unlimited() {
    return (priority, bytes) -> {};
  }
}

package io.longhaul.bench;

import java.io.IOException;

/** Something that copies: Longhaul or a peer. */
interface Engine {
  /** As it stands in the tables. */
  String name();

  /**
   * Copies everything and returns when it is done.
   *
   * @throws IOException when anything failed
   */
  void copy(Transfer transfer) throws IOException, InterruptedException;
}

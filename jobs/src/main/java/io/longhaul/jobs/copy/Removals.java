package io.longhaul.jobs.copy;

/** When a run takes away what only the target has, as far as the policy lets it go. */
enum Removals {
  /** With the copies, once all of them are published. */
  NOW,
  /**
   * Not in this run: what waits is written down. Only what is in the way of a copy goes at once, as
   * the old file of a replaced one does.
   */
  LATER,
  /** Nothing but that: what an earlier run wrote down goes, if it still is to go. */
  ONLY
}

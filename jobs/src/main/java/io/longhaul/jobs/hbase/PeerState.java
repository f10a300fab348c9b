package io.longhaul.jobs.hbase;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a peer stands at one moment.
 *
 * @param queue write-ahead logs that wait, of all servers
 * @param shippedAge how old the last edit was when it was sent; empty when nobody tells
 * @param told the lag that the servers themselves tell, the longest of them
 * @param canary how long the canary's row took; empty when it did not come in time
 * @param asOf what was written at the sending end before is at the other one; empty when nothing
 *     ever came
 * @param lag how old that is
 */
record PeerState(
    String peer,
    String from,
    String to,
    State state,
    long queue,
    Optional<Duration> shippedAge,
    Duration told,
    Optional<Duration> canary,
    Optional<Instant> asOf,
    Optional<Duration> lag) {

  /** In one word. */
  enum State {
    ENABLED,
    DISABLED,
    /** It was never made, or somebody removed it. */
    MISSING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  PeerState {
    requireNonNull(state, "state is null");
    requireNonNull(lag, "lag is null");
  }

  /** Whether the other end may be older; what never arrived is. */
  boolean isBeyond(Duration rpo) {
    return lag.filter(age -> age.compareTo(rpo) <= 0).isEmpty();
  }
}

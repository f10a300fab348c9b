package io.longhaul.common.link;

import java.util.concurrent.locks.LockSupport;

/** Time, and waiting for it, as a {@link LeaseClient} needs them; a simulation brings its own. */
interface Parking {
  /** The machine's. */
  Parking SYSTEM =
      new Parking() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
          // Wakes 70 us late at the median, Thread.sleep a whole timer tick.
          LockSupport.parkNanos(this, nanos);
        }

        @Override
        public void unpark(Thread thread) {
          LockSupport.unpark(thread);
        }
      };

  /** As {@link System#nanoTime}. */
  long nanoTime();

  /** As {@link LockSupport#parkNanos(long)}: may end early, also by an interrupt. */
  void park(long nanos);

  /** As {@link LockSupport#unpark}. */
  void unpark(Thread thread);

  /** Waits for a moment of {@link #nanoTime}. */
  default void until(long moment) throws InterruptedException {
    for (long left = moment - nanoTime(); left > 0; left = moment - nanoTime()) {
      park(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}

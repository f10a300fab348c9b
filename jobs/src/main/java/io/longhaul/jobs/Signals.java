package io.longhaul.jobs;

import io.longhaul.common.job.ExitStatus;
import java.util.Optional;

/** What the world tells the process while a job runs. */
interface Signals {
  /** Starts to listen. */
  void listen();

  /** The exit status that the first signal asks for, if there was one. */
  Optional<ExitStatus> received();

  /** Nobody tells anything. */
  static Signals none() {
    return new Signals() {
      @Override
      public void listen() {}

      @Override
      public Optional<ExitStatus> received() {
        return Optional.empty();
      }
    };
  }
}

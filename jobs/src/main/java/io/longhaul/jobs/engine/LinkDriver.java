package io.longhaul.jobs.engine;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.plugin.DriverPlugin;

/**
 * Answers the executors from the budget that is registered. Never blocks: Spark gives it one
 * thread.
 */
final class LinkDriver implements DriverPlugin {
  static final String NO_BUDGET = "Cannot grant bytes: no link budget is registered for this run";

  private static final long[] NOT_DRAINING = {0};

  private final Supplier<Optional<RunLink>> registered;

  LinkDriver(Supplier<Optional<RunLink>> registered) {
    this.registered = registered;
  }

  @Override
  public Object receive(Object message) {
    Optional<RunLink> run = registered.get();
    if (message instanceof String notes) {
      run.ifPresent(r -> notes.lines().forEach(r.listener()::note));
      return null;
    }
    if (!(message instanceof long[] longs) || longs.length == 0) {
      throw new IllegalArgumentException("Invalid message: " + message);
    }
    if (longs[0] == LinkMessage.ASK && run.isEmpty()) {
      return NO_BUDGET;
    }
    // Nobody waits for an answer to most; what a run's last attempts say after its end is for no
    // one.
    return run.map(link -> link.take(longs)).orElse(NOT_DRAINING);
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.link.LinkBudget;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.plugin.DriverPlugin;

/**
 * Answers the executors from the budget that is registered. Never blocks: Spark gives it one
 * thread.
 */
final class LinkDriver implements DriverPlugin {
  /** What a run registers. */
  record Registration(LinkBudget budget, ProgressListener listener) {}

  static final String NO_BUDGET = "Cannot grant bytes: no link budget is registered for this run";

  private final Supplier<Optional<Registration>> registered;

  LinkDriver(Supplier<Optional<Registration>> registered) {
    this.registered = registered;
  }

  @Override
  public Object receive(Object message) {
    Optional<Registration> run = registered.get();
    if (message instanceof String notes) {
      run.ifPresent(r -> notes.lines().forEach(r.listener()::note));
      return null;
    }
    if (!(message instanceof long[] longs) || longs.length == 0) {
      throw new IllegalArgumentException("Invalid message: " + message);
    }
    long[] numbers = LinkMessage.numbers(longs);
    if (longs[0] == LinkMessage.ASK) {
      return run.<Object>map(r -> r.budget().answer(numbers)).orElse(NO_BUDGET);
    }
    if (longs[0] == LinkMessage.DRAINING) {
      return new long[] {run.filter(r -> r.listener().isDraining()).isPresent() ? 1 : 0};
    }
    // Nobody waits for an answer to these; what a run's last attempts say after its end is for no
    // one.
    if (longs[0] == LinkMessage.USED) {
      run.ifPresent(r -> r.budget().answer(numbers));
    } else {
      run.ifPresent(r -> ProgressReporter.deliver(numbers, r.listener()));
    }
    return null;
  }
}

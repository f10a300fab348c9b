package io.longhaul.jobs.engine;

import io.longhaul.common.link.LinkBudget;

/**
 * The driver's end of all channels to tasks: the budget of a run and who hears of its progress.
 * Never blocks.
 */
record RunLink(LinkBudget budget, ProgressListener listener) {
  /**
   * Takes a message of {@link LinkMessage#of}.
   *
   * @return the answer; empty where nobody waits for one
   */
  long[] take(long[] message) {
    long[] numbers = LinkMessage.numbers(message);
    if (message[0] == LinkMessage.ASK) {
      return budget.answer(numbers);
    }
    if (message[0] == LinkMessage.DRAINING) {
      return new long[] {listener.isDraining() ? 1 : 0};
    }
    if (message[0] == LinkMessage.USED) {
      budget.answer(numbers);
    } else {
      ProgressReporter.deliver(numbers, listener);
    }
    return new long[0];
  }
}

package io.longhaul.common.ledger;

import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that holds a lock: prints {@code held <pid>}, then for each line that it
 * reads whether it still does, and ends with its input.
 */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, LockHeldException {
    String target = args[2];
    RunId run = RunId.parse(args[1]).orElseThrow();
    try (Store store = new StoreSpec("file://", Map.of()).open();
        RunLocks locks =
            RunLocks.acquire(
                new StateDirectory(store, args[0]), run, List.of(target), Clock.systemUTC());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("held " + ProcessHandle.current().pid());
      while (in.readLine() != null) {
        try {
          locks.check(target);
          System.out.println("holds");
        } catch (LockLostException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }
}

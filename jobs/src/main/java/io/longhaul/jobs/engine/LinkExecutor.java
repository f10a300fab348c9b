package io.longhaul.jobs.engine;

import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.Pacer;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;

/** The executor's end: one lease client and one progress reporter for all tasks of the JVM. */
final class LinkExecutor implements ExecutorPlugin {
  private static final String IN_DRIVER = "driver";
  private static final long PATIENCE_SECONDS = 2;
  private static final long DRAINING_FRESH = TimeUnit.MILLISECONDS.toNanos(500);

  private final AtomicReference<LinkExecutor> current;
  private PluginContext context;
  private ExecutorService asking;
  private LeaseClient client;
  private ProgressReporter progress;
  private boolean draining;
  private long drainingAsked;
  private boolean drainingKnown;

  /**
   * @param current where this one stands from its start to its end
   */
  LinkExecutor(AtomicReference<LinkExecutor> current) {
    this.current = current;
  }

  @Override
  public void init(PluginContext pluginContext, Map<String, String> extra) {
    context = pluginContext;
    asking =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "longhaul-link-ask");
              thread.setDaemon(true);
              return thread;
            });
    boolean local = IN_DRIVER.equals(context.executorID());
    client =
        new LeaseClient(new SplittableRandom().nextLong(), local ? this::ask : this::askInTime);
    progress =
        new ProgressReporter(
            message -> context.send(LinkMessage.of(LinkMessage.PROGRESS, message)),
            notes -> context.send(notes),
            System::nanoTime);
    current.set(this);
  }

  @Override
  public void shutdown() {
    current.compareAndSet(this, null);
    asking.shutdownNow();
  }

  Pacer pacer() {
    return client;
  }

  ProgressReporter progress() {
    return progress;
  }

  /** The driver's answer, asked for again when it is old; once it is yes it stays so. */
  synchronized boolean isDraining() throws IOException, InterruptedException {
    long now = System.nanoTime();
    if (!draining && (!drainingKnown || now - drainingAsked > DRAINING_FRESH)) {
      draining = ask(LinkMessage.DRAINING, new long[0])[0] == 1;
      drainingKnown = true;
      drainingAsked = now;
    }
    return draining;
  }

  /** Sends all that is counted here and not known to the driver. */
  void flush() throws IOException {
    progress.flush();
    client.settle(message -> context.send(LinkMessage.of(LinkMessage.USED, message)));
  }

  /** Spark itself waits for an answer for minutes, longer than a lease may last. */
  private long[] askInTime(long[] message) throws IOException, InterruptedException {
    Future<long[]> answer = asking.submit(() -> ask(message));
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(
          "Cannot ask the driver for bytes: no answer in " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException refused) {
        throw refused;
      }
      throw new IOException("Cannot ask the driver for bytes: " + e.getCause().getMessage(), e);
    }
  }

  private long[] ask(long[] message) throws IOException, InterruptedException {
    return ask(LinkMessage.ASK, message);
  }

  private long[] ask(long kind, long[] message) throws IOException, InterruptedException {
    Object answer;
    try {
      answer = context.ask(LinkMessage.of(kind, message));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Spark declares no narrower type.
      throw new IOException("Cannot ask the driver: " + e.getMessage(), e);
    }
    if (answer instanceof long[] longs) {
      return longs;
    }
    throw new IllegalStateException(String.valueOf(answer));
  }
}

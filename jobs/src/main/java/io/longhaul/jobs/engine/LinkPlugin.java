package io.longhaul.jobs.engine;

import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.Pacer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Ties the tasks of a Spark application to its link budget, over Spark's own authenticated channel.
 * To be named in {@code spark.plugins}; works with executors in the driver's JVM and in their own.
 *
 * <p>Spark creates plugins by name, so what joins them to the run, and to its tasks, is static: one
 * registration and one executor end a JVM, each there from its start to its end only.
 */
public final class LinkPlugin implements SparkPlugin {
  private static final AtomicReference<RunLink> RUN = new AtomicReference<>();
  private static final AtomicReference<LinkExecutor> EXECUTOR = new AtomicReference<>();

  /** Ends a registration. */
  @FunctionalInterface
  public interface Registered extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * In the driver, before the first task: what tasks ask, and tell their progress to.
   *
   * @throws IllegalStateException while another registration is open
   */
  public static Registered register(LinkBudget budget, ProgressListener listener) {
    RunLink run = new RunLink(budget, listener);
    if (!RUN.compareAndSet(null, run)) {
      throw new IllegalStateException("Cannot register a link budget: another run has one");
    }
    return () -> RUN.compareAndSet(run, null);
  }

  /**
   * In a task: the way to the run's budget.
   *
   * @throws IllegalStateException when the plugin is not loaded; the pacer throws it when no budget
   *     is registered
   */
  public static Pacer pacer() {
    return executor().pacer();
  }

  /**
   * In a task: reports progress, to be heard in the driver within 200 ms of the next report.
   *
   * @throws UncheckedIOException when the driver is gone
   */
  public static void progress(int dataset, int files, long bytes) {
    try {
      executor().progress().add(dataset, files, bytes);
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /**
   * In a task: gives the driver a line to keep, to be sent with the next report of progress.
   *
   * @param line without a line end in it
   */
  public static void note(String line) {
    executor().progress().note(line);
  }

  /**
   * In a task: whether the driver wants nothing new begun; at most half a second old.
   *
   * @throws UncheckedIOException when the driver is gone
   */
  public static boolean isDraining() throws InterruptedException {
    try {
      return executor().isDraining();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  /**
   * At the end of a task: sends what {@link #progress} and {@link #note} have gathered.
   *
   * @throws UncheckedIOException when the driver is gone
   */
  public static void flush() {
    try {
      executor().flush();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new LinkDriver(() -> Optional.ofNullable(RUN.get()));
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new LinkExecutor(EXECUTOR);
  }

  private static LinkExecutor executor() {
    LinkExecutor executor = EXECUTOR.get();
    if (executor == null) {
      throw new IllegalStateException(
          "Cannot reach the driver: spark.plugins does not name " + LinkPlugin.class.getName());
    }
    return executor;
  }

  private static UncheckedIOException gone(IOException cause) {
    return new UncheckedIOException("Cannot report progress: " + cause.getMessage(), cause);
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.work.Retry;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs pieces of work as Spark tasks. Jobs that are submitted first get free slots first, and a
 * job's pieces start in their order.
 */
public final class SparkEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkEngine.class);
  private static final String AUTHENTICATE = "spark.authenticate";
  private static final int CANCEL_LOOKS = 80;
  private static final Duration CANCEL_LOOK = Duration.ofMillis(50);

  private final JavaSparkContext context;
  private final LinkPlugin.Registered link;

  private SparkEngine(JavaSparkContext context, LinkPlugin.Registered link) {
    this.context = context;
    this.link = link;
  }

  /**
   * Starts Spark, on this machine unless {@code spark.master} says otherwise.
   *
   * @param properties the policy's Spark properties
   * @param budget what tasks ask before bytes cross the link
   * @param progress hears what they report
   */
  public static SparkEngine start(
      String name, Map<String, String> properties, LinkBudget budget, ProgressListener progress) {
    SparkConf conf = new SparkConf();
    properties.forEach(conf::set);
    conf.setAppName(name);
    conf.setIfMissing("spark.master", "local[*]");
    authenticate(conf);
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    // Tasks go where a slot is free: the data is at the other end of the link anyway.
    conf.setIfMissing("spark.locality.wait", "0s");
    conf.setIfMissing("spark.hadoop.fs.hdfs.impl.disable.cache", "true");
    String plugins = conf.get("spark.plugins", "");
    String own = LinkPlugin.class.getName();
    conf.set("spark.plugins", plugins.isEmpty() ? own : plugins + "," + own);
    LinkPlugin.Registered link = LinkPlugin.register(budget, progress);
    boolean started = false;
    try {
      SparkEngine engine = new SparkEngine(new JavaSparkContext(conf), link);
      started = true;
      return engine;
    } catch (RuntimeException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot start Spark on " + conf.get("spark.master") + ": " + e.getMessage(),
          e);
    } finally {
      // Not in the catch: Spark throws an InterruptedException without declaring it.
      if (!started) {
        link.close();
      }
    }
  }

  /** Leases travel on Spark's own channel, and are as safe from strangers as that is. */
  private static void authenticate(SparkConf conf) {
    String master = conf.get("spark.master");
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      // Here Spark makes up the secret by itself. Elsewhere the cluster has to know of it.
      conf.setIfMissing(AUTHENTICATE, "true");
    } else if (!conf.getBoolean(AUTHENTICATE, false)) {
      LOG.warn(
          "Anybody on the network of the executors can reach the driver and ask for bytes: set {}",
          AUTHENTICATE);
    }
  }

  /** How many tasks run at a time. */
  public int parallelism() {
    return context.defaultParallelism();
  }

  /** Spark's own way to tables, on this context. */
  public SparkSession session() {
    return SparkSession.builder().sparkContext(context.sc()).getOrCreate();
  }

  /** Work on one piece, run by a task. */
  @FunctionalInterface
  public interface Work<P, R> extends Serializable {
    R on(P piece) throws IOException, InterruptedException;
  }

  /**
   * Submits one job and answers at once.
   *
   * @param pieces one task each, started in this order
   * @param results takes (index of the piece, result) as each task ends, on one thread of Spark's:
   *     it must not block
   * @return done when all pieces are, failed when the job was
   */
  public <P extends Serializable, R> CompletableFuture<Void> submit(
      String description, List<P> pieces, Work<P, R> work, BiConsumer<Integer, R> results) {
    if (pieces.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    context.setJobDescription(description);
    // A property of the submitting thread. Without it a cancelled task would wait for its copies.
    context.setLocalProperty("spark.job.interruptOnCancel", "true");
    JavaRDD<P> rdd = context.parallelize(new ArrayList<>(pieces), pieces.size());
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      partitions.add(i);
    }
    Seq<Object> indexes = CollectionConverters.asScala(partitions).toSeq();
    SimpleFutureAction<Void> action =
        context
            .sc()
            .submitJob(
                rdd.rdd(),
                new OnPartition<>(work),
                (scala.collection.immutable.Seq<Object>) indexes,
                new Deliver<>(results),
                new Nothing());
    CompletableFuture<Void> done = new CompletableFuture<>();
    action.onComplete(new Finish(done), scala.concurrent.ExecutionContext.global());
    return done;
  }

  /** Interrupts all tasks, what was submitted fails; does not wait. */
  public void cancelAll() {
    context.cancelAllJobs();
  }

  /** As {@link #cancelAll()}, and waits a while for them to end. */
  public void cancel() throws InterruptedException {
    context.cancelAllJobs();
    for (int i = 0; i < CANCEL_LOOKS && isRunning(); i++) {
      Retry.Sleeper.real().sleep(CANCEL_LOOK);
    }
  }

  private boolean isRunning() {
    return Arrays.stream(context.sc().statusTracker().getExecutorInfos())
        .anyMatch(executor -> executor.numRunningTasks() > 0);
  }

  @Override
  public void close() {
    try {
      context.close();
    } finally {
      link.close();
    }
  }

  private static final class OnPartition<P, R> extends AbstractFunction1<Iterator<P>, R>
      implements Serializable {
    private final Work<P, R> work;

    OnPartition(Work<P, R> work) {
      this.work = work;
    }

    @Override
    public R apply(Iterator<P> pieces) {
      try {
        return work.on(pieces.next());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Task interrupted", e);
      }
    }
  }

  private static final class Deliver<R> extends AbstractFunction2<Object, R, BoxedUnit> {
    private final BiConsumer<Integer, R> results;

    Deliver(BiConsumer<Integer, R> results) {
      this.results = results;
    }

    @Override
    public BoxedUnit apply(Object index, R result) {
      results.accept((Integer) index, result);
      return BoxedUnit.UNIT;
    }
  }

  private static final class Nothing extends AbstractFunction0<Void> {
    @Override
    public Void apply() {
      return null;
    }
  }

  private static final class Finish extends AbstractFunction1<scala.util.Try<Void>, BoxedUnit> {
    private final CompletableFuture<Void> done;

    Finish(CompletableFuture<Void> done) {
      this.done = done;
    }

    @Override
    public BoxedUnit apply(scala.util.Try<Void> outcome) {
      if (outcome.isSuccess()) {
        done.complete(null);
      } else {
        done.completeExceptionally(outcome.failed().get());
      }
      return BoxedUnit.UNIT;
    }
  }
}

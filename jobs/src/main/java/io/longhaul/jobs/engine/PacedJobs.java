package io.longhaul.jobs.engine;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.work.Retry;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.security.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs MapReduce jobs of any kind, on the cluster or in this process, whose files lie on stores
 * that are held to the run's link. A job succeeds when each of its tasks did, and only then. Not
 * thread-safe.
 */
public final class PacedJobs implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PacedJobs.class);

  /** Reasons that tasks of this process gave, by the name of their job. */
  private static final Map<String, String> REASONS = new ConcurrentHashMap<>();

  private final String run;
  private final MapReduceSettings settings;
  private final LeaseEndpoint endpoint;
  private int opened;

  private PacedJobs(String run, MapReduceSettings settings, LeaseEndpoint endpoint) {
    this.run = run;
    this.settings = settings;
    this.endpoint = endpoint;
  }

  /**
   * Begins to listen to tasks.
   *
   * @param run unlike any other
   * @param settings closed along with this
   */
  public static PacedJobs start(String run, MapReduceSettings settings, LinkBudget budget) {
    try {
      LeaseEndpoint endpoint =
          LeaseEndpoint.open(
              budget, (dataset, files, bytes) -> {}, settings.host(), settings.port());
      return new PacedJobs(run.toLowerCase(Locale.ROOT), settings, endpoint);
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot listen to MapReduce tasks on port " + settings.port() + ": " + e.getMessage(),
          e);
    }
  }

  /** Settings for one job. */
  public Configuration conf() {
    Configuration conf = settings.conf();
    // Of these jobs the output counts as a whole: a map that failed has lost a part of it.
    conf.setInt("mapreduce.map.failures.maxpercent", 0);
    conf.setBoolean("mapreduce.map.speculative", false);
    return conf;
  }

  /** Lets jobs open a store; the root of its paths. Close it with {@link #close(Path)}. */
  public Path open(PacedStore store) {
    String name = "jobs" + opened++ + "." + run;
    endpoint.register(
        name,
        store,
        new LeaseEndpoint.Listener() {
          @Override
          public void heard() {}

          @Override
          public void moved(String path, long length, long crc) {}

          @Override
          public void trouble(String path, String reason) {}
        });
    return new Path(PacedFileSystem.SCHEME, name, "/");
  }

  /** Gives a job what its tasks need to open a root. */
  public void admit(Path root, Credentials credentials) throws IOException {
    endpoint.admit(root.toUri().getAuthority(), credentials);
  }

  /** Nobody opens a root any more. */
  public void close(Path root) throws IOException {
    try {
      FileSystem.get(URI.create(root.toString()), conf()).close();
    } finally {
      endpoint.forget(root.toUri().getAuthority());
    }
  }

  /** A task says why it fails: the local runner keeps no reasons. */
  public static void failed(String jobName, Exception cause) {
    REASONS.putIfAbsent(jobName, String.valueOf(cause.getMessage()));
  }

  /**
   * Runs a job to its end; one that is interrupted is killed.
   *
   * @throws IOException when it or any of its tasks failed
   */
  public void run(Job job) throws IOException, InterruptedException {
    try {
      job.submit();
      LOG.debug("{}: {}", job.getJobID(), job.getJobName());
      while (!job.isComplete()) {
        Retry.Sleeper.real().sleep(settings.poll());
      }
      if (!job.isSuccessful()) {
        throw new IOException(
            "The job \"%s\" has failed: %s".formatted(job.getJobName(), reason(job)));
      }
    } catch (InterruptedException e) {
      endpoint.close();
      job.killJob();
      throw e;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("Cannot submit " + job.getJobName(), e);
    } finally {
      REASONS.remove(job.getJobName());
    }
  }

  private static String reason(Job job) throws IOException, InterruptedException {
    String own = REASONS.get(job.getJobName());
    String info = job.getStatus().getFailureInfo();
    if (own != null) {
      return own;
    }
    return info == null || info.isBlank() || info.equals("NA")
        ? "it ended as " + job.getStatus().getState()
        : info.strip();
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    settings.close();
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.work.Retry;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.tools.DistCp;
import org.apache.hadoop.tools.DistCpOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs waves of files as jobs of DistCp, on the cluster or in this process, held to the run's link.
 * Of DistCp's own it uses the maps and their tries; what is copied, and whether it is what was
 * sent, is for the caller to say. Thread-safe.
 */
public final class DistCpEngine implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DistCpEngine.class);
  private static final int COPY_BUFFER = 64 * 1024;
  private static final double MEBI = 1 << 20;
  private static final float NO_FENCE = 1_000_000;
  private static final long SILENT = TimeUnit.MINUTES.toNanos(10);
  private static final long UNHEARD_WARNING = TimeUnit.MINUTES.toNanos(5);

  private final String run;
  private final MapReduceSettings settings;
  private final LeaseEndpoint endpoint;
  private final float fence;
  private final Set<Job> running = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  private DistCpEngine(
      String run, MapReduceSettings settings, LeaseEndpoint endpoint, float fence) {
    this.run = run;
    this.settings = settings;
    this.endpoint = endpoint;
    this.fence = fence;
  }

  /**
   * Begins to listen to tasks.
   *
   * @param run unlike any other
   * @param settings closed along with the engine
   * @param highest rate that the link will ever have; empty: no cap
   * @param progress hears what tasks report
   */
  public static DistCpEngine start(
      String run,
      MapReduceSettings settings,
      LinkBudget budget,
      Optional<ByteRate> highest,
      ProgressListener progress) {
    // DistCp's own limit is one of each file, against whole seconds: at less than twice the rate of
    // the link it would hold back a map that has the link to itself.
    float fence =
        highest.map(rate -> (float) (2 * rate.bytesPerSecond() / MEBI) + 1).orElse(NO_FENCE);
    try {
      LeaseEndpoint endpoint =
          LeaseEndpoint.open(budget, progress, settings.host(), settings.port());
      return new DistCpEngine(run.toLowerCase(Locale.ROOT), settings, endpoint, fence);
    } catch (IOException e) {
      throw new JobException(
          ExitStatus.ENVIRONMENT,
          "Cannot listen to MapReduce tasks on port " + settings.port() + ": " + e.getMessage(),
          e);
    }
  }

  /** How many files one job copies at a time. */
  public int maps() {
    return settings.maps();
  }

  /**
   * How a wave's job ended. What became of its files {@link LeaseEndpoint.Listener} tells.
   *
   * @param reason of its failure; empty when it has none
   */
  public record Ended(String reason) {}

  /**
   * Runs a wave to its end. A cluster that is full may start the job late: it is waited for, and
   * said so every 5 min.
   *
   * @param draining whether nothing new is to be begun: a job that has not started is killed then
   * @param files told of each file that is complete at the target
   * @param reads told of what fails at the source
   * @throws IOException when the job could not be run: not submitted, or none of its tasks came to
   *     reach this process
   */
  public Ended run(
      DistCpWave wave,
      BooleanSupplier draining,
      LeaseEndpoint.Listener reads,
      LeaseEndpoint.Listener files)
      throws IOException, InterruptedException {
    String id = run + "." + wave.name();
    String source = "source." + id;
    String target = "target." + id;
    Heard heard = new Heard();
    endpoint.register(source, wave.source(), heard.by(reads));
    endpoint.register(target, wave.target(), heard.by(files));
    WaveListing.keep(id, new WaveListing.Submitted(wave, endpoint, source, target));
    Configuration conf = settings.conf();
    conf.set(WaveListing.WAVE, id);
    conf.set(
        "mapreduce.job.name", "longhaul " + run + " " + wave.name() + ": " + wave.description());
    try {
      return watch(submit(conf, source, target, wave), heard, draining);
    } finally {
      WaveListing.forget(id);
      close(source, conf);
      close(target, conf);
    }
  }

  private Job submit(Configuration conf, String source, String target, DistCpWave wave)
      throws IOException, InterruptedException {
    DistCpOptions options =
        new DistCpOptions.Builder(
                List.of(new Path(PacedFileSystem.SCHEME, source, "/")),
                new Path(PacedFileSystem.SCHEME, target, wave.directory()))
            .withBlocking(false)
            .withCopyBufferSize(COPY_BUFFER)
            // What came is proven later, by its own checksum: here it would be two more calls a
            // file, and fail where the two sides' checksums are of different kinds.
            .withSkipCRC(true)
            .withIgnoreFailures(true)
            .withMapBandwidth(fence)
            .maxMaps(settings.maps())
            .build();
    try {
      Job job = new DistCp(conf, options).execute();
      running.add(job);
      if (cancelled) {
        kill(job);
      }
      return job;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // DistCp declares no narrower type.
      throw new IOException("Cannot submit a job of DistCp: " + e.getMessage(), e);
    }
  }

  private Ended watch(Job job, Heard heard, BooleanSupplier draining)
      throws IOException, InterruptedException {
    LOG.info("{}: {}", job.getJobID(), job.getJobName());
    try {
      boolean killed = awaitStart(job, heard, draining);
      boolean neverStarted = killed;
      while (!job.isComplete()) {
        Retry.Sleeper.real().sleep(settings.poll());
        if (!killed && heard.isSilentFor(SILENT)) {
          LOG.warn("{} has moved nothing for 10 min: it is killed", job.getJobID());
          killed = true;
          kill(job);
        }
      }
      if (job.isSuccessful()) {
        return new Ended("");
      }
      if (neverStarted) {
        return new Ended("the cluster had not started it when the run's time was up");
      }
      String reason = reason(job);
      if (!heard.anything() && !cancelled) {
        throw new IOException(
            "%s failed before any of its tasks reached this process at %s: %s (can its nodes reach that address? longhaul.driver.host and longhaul.driver.port under mapreduce: say another)"
                .formatted(job.getJobID(), endpoint.address(), reason));
      }
      LOG.warn("{} has failed: {}", job.getJobID(), reason);
      return new Ended(reason);
    } catch (InterruptedException e) {
      kill(job);
      throw e;
    } finally {
      running.remove(job);
    }
  }

  /** Waits for the first word of a task or the end; gives whether the job was killed meanwhile. */
  private boolean awaitStart(Job job, Heard heard, BooleanSupplier draining)
      throws IOException, InterruptedException {
    long warned = System.nanoTime();
    boolean killed = false;
    while (!heard.anything() && !job.isComplete()) {
      if (draining.getAsBoolean()) {
        // Each time: the cluster may not have heard it.
        killed = true;
        kill(job);
      }
      if (System.nanoTime() - warned > UNHEARD_WARNING) {
        warned = System.nanoTime();
        LOG.warn(
            "{} has still not started: state {}, is its queue full?",
            job.getJobID(),
            job.getJobState());
      }
      Retry.Sleeper.real().sleep(settings.poll());
    }
    return killed;
  }

  private static String reason(Job job) throws IOException, InterruptedException {
    String info = job.getStatus().getFailureInfo();
    return info == null || info.isBlank() || info.equals("NA")
        ? "the job of DistCp ended as " + job.getStatus().getState()
        : info.strip();
  }

  private static void kill(Job job) {
    try {
      job.killJob();
    } catch (IOException e) {
      LOG.warn("Cannot kill {}", job.getJobID(), e);
    }
  }

  /** Nobody opens the name any more; nor do tasks that ran in this process have it open. */
  private void close(String name, Configuration conf) {
    try {
      FileSystem.get(URI.create(PacedFileSystem.SCHEME + "://" + name), conf).close();
    } catch (IOException e) {
      // Forgotten already, as all names are when the run is told to end.
      LOG.debug("Cannot close {}", name, e);
    }
    endpoint.forget(name);
  }

  /** Ends all jobs; does not wait for it. */
  public void cancelAll() throws IOException {
    cancelled = true;
    // From now on their tasks send nothing, however long the cluster takes to end them.
    endpoint.close();
    for (Job job : running) {
      Thread killer = new Thread(() -> kill(job), "longhaul-kill");
      killer.setDaemon(true);
      killer.start();
    }
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    settings.close();
  }

  /** When a job's tasks were last heard of. */
  private static final class Heard {
    private volatile boolean anything;
    private volatile long last;

    boolean anything() {
      return anything;
    }

    /** Of tasks that wait for the link one hears all the time. */
    boolean isSilentFor(long nanos) {
      return anything && System.nanoTime() - last > nanos;
    }

    LeaseEndpoint.Listener by(LeaseEndpoint.Listener listener) {
      return new LeaseEndpoint.Listener() {
        @Override
        public void heard() {
          last = System.nanoTime();
          anything = true;
          listener.heard();
        }

        @Override
        public void moved(String path, long length, long crc) {
          listener.moved(path, length, crc);
        }

        @Override
        public void trouble(String path, String reason) {
          listener.trouble(path, reason);
        }
      };
    }
  }
}

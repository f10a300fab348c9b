package io.longhaul.jobs.copy;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.jobs.engine.DistCpEngine;
import io.longhaul.jobs.engine.MapReduceSettings;
import io.longhaul.jobs.engine.SparkEngine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The engines of a run, by what its datasets ask for. */
final class CopyEngines implements Closeable {
  /** What the folder of MapReduce jobs in this process is called, before the run's id. */
  private static final String FOLDER = "longhaul-mapreduce-";

  private final CopyEngine spark;
  private final Optional<DistCpCopies> distcp;

  private CopyEngines(CopyEngine spark, Optional<DistCpCopies> distcp) {
    this.spark = spark;
    this.distcp = distcp;
  }

  /**
   * Starts what the datasets ask for beside Spark, which lists in any case.
   *
   * @param listener told of files as they are staged
   */
  static CopyEngines start(
      SparkEngine spark,
      Policy policy,
      RunId run,
      List<Part> parts,
      LinkBudget budget,
      CopyListener listener)
      throws IOException {
    boolean asked =
        parts.stream().anyMatch(part -> part.run().dataset().engine() == Dataset.Engine.DISTCP);
    return new CopyEngines(
        new SparkCopies(spark),
        asked ? Optional.of(distcp(policy, run, budget, listener)) : Optional.empty());
  }

  private static DistCpCopies distcp(
      Policy policy, RunId run, LinkBudget budget, CopyListener listener) throws IOException {
    MapReduceSettings settings = MapReduceSettings.of(policy.mapreduce(), FOLDER + run + "-");
    DistCpEngine engine =
        DistCpEngine.start(run.text(), settings, budget, policy.link().highest(), listener);
    return DistCpCopies.start(engine, budget, listener);
  }

  /** The engine of a dataset. */
  CopyEngine of(Dataset dataset) {
    return switch (dataset.engine()) {
      case SPARK -> spark;
      case DISTCP -> distcp.orElseThrow();
    };
  }

  /** Interrupts all that is under way, in every engine; does not wait. */
  void cancelAll() {
    distcp.ifPresent(DistCpCopies::cancelAll);
    spark.cancelAll();
  }

  /** As {@link #cancelAll()}, and waits a while for all to end. */
  void cancel() throws InterruptedException {
    cancelAll();
    if (distcp.isPresent()) {
      distcp.get().cancel();
    }
    spark.cancel();
  }

  @Override
  public void close() throws IOException {
    if (distcp.isPresent()) {
      distcp.get().close();
    }
  }

  /** Removes the folders that MapReduce jobs of killed runs have left on this machine. */
  static void sweep(Leftovers leftovers) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        int end = name.lastIndexOf('-');
        boolean dead =
            end > FOLDER.length()
                && RunId.parse(name.substring(FOLDER.length(), end))
                    .filter(leftovers::isDead)
                    .isPresent();
        if (dead && Files.isDirectory(folder) && Files.isWritable(folder)) {
          TemporaryFiles.delete(folder);
        }
      }
    }
  }
}

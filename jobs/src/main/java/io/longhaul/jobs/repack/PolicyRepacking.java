package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.PathGlob;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.RepackRule;
import io.longhaul.common.policy.Side;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.repack.Estimate.Crosses;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Profile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.CompressionCodec;

/** Repacks datasets as their policy says. */
public final class PolicyRepacking implements Repacking.Factory {
  private static final int FAST = 3;
  private static final int SMALL = 12;
  private static final int SMALL_GZIP = 9;

  private final Clock clock;

  public PolicyRepacking(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Repacking of(Policy policy, Dataset dataset) {
    RepackRule rule = dataset.repack().orElse(RepackRule.DEFAULT);
    if (rule.when() == RepackRule.When.IF_IT_PAYS
        && (!rule.sort().isEmpty() || rule.text() != RepackRule.Text.AS_IT_IS)) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid datasets[%s].repack: mode auto decides by pages alone (with sort or compress say mode pages or rows)"
              .formatted(dataset.name()));
    }
    StoreSpec state = OwnPlaces.state(policy);
    return new DatasetRepacking(
        place(policy.source(), dataset.source()),
        place(policy.target(), dataset.target()),
        state,
        state.path(policy.state()) + "/datasets/" + dataset.name() + "/repack",
        dataset.repack().map(List::of).orElse(List.of()),
        settings(dataset, rule),
        policy.link().executors(),
        dataset.priority(),
        clock.millis(),
        new DatasetDecision(
            rule.when(),
            "%s %s".formatted(settings(dataset, rule).recipe(), rule.fileSize()),
            files(policy, dataset),
            rule,
            link(policy),
            List.of()),
        policy.source().metastore().map(List::of).orElse(List.of()),
        TableBuckets.UNKNOWN);
  }

  private Estimate.Link link(Policy policy) {
    return new Estimate.Link(
        policy.link().executors() == Executors.SOURCE ? Crosses.OUTPUT_TWICE : Crosses.INPUT,
        policy.link().rate(clock.instant()).map(List::of).orElse(List.of()));
  }

  private static DatasetFiles files(Policy policy, Dataset dataset) {
    return new DatasetFiles(
        place(policy.source(), dataset.source()),
        dataset.repack().orElse(RepackRule.DEFAULT).hiveNames(),
        dataset.exclude().stream().map(PathGlob::parse).toList(),
        Set.copyOf(dataset.carvedOut()));
  }

  /**
   * What repacking the datasets would give that ask for it.
   *
   * @param rate of the link, instead of the policy's
   */
  Job estimate(Policy policy, Optional<ByteRate> rate) {
    List<EstimateJob.Table> tables = new ArrayList<>();
    for (Dataset dataset : policy.datasets()) {
      if (dataset.repack().isPresent() && dataset.replicate() == Dataset.Replicate.ALWAYS) {
        Estimate.Link link = link(policy);
        RepackRule rule = dataset.repack().get();
        tables.add(
            new EstimateJob.Table(
                dataset.name(),
                files(policy, dataset),
                settings(dataset, rule),
                rule.fileSize(),
                rate.map(given -> new Estimate.Link(link.crosses(), List.of(given))).orElse(link)));
      }
    }
    if (tables.isEmpty()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid policy: no dataset of %s has a repack key".formatted(policy.name()));
    }
    return new EstimateJob(tables, clock);
  }

  private static Place place(Side side, String uri) {
    StoreSpec store = StoreSpec.of(uri, side.hadoop(), side.confDir());
    return new Place(store, store.path(uri));
  }

  private static PackSettings settings(Dataset dataset, RepackRule rule) {
    try {
      return settings(
          codec(rule.codec()),
          rule.level(),
          rule.profile() == RepackRule.Profile.COMPAT ? Profile.COMPAT : Profile.MODERN);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid datasets[%s].repack: codec %s, level %s (fast, small, or 1 to 22 of zstd, 1 to 9 of gzip)"
              .formatted(dataset.name(), rule.codec(), rule.level()),
          e);
    }
  }

  /**
   * The codec of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static CompressionCodec codec(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "zstd" -> CompressionCodec.ZSTD;
      case "gzip" -> CompressionCodec.GZIP;
      case "snappy" -> CompressionCodec.SNAPPY;
      case "lz4_raw" -> CompressionCodec.LZ4_RAW;
      case "uncompressed", "none" -> CompressionCodec.UNCOMPRESSED;
      default ->
          throw new IllegalArgumentException(
              "Invalid codec: " + name + " (zstd, gzip, snappy, lz4_raw or uncompressed)");
    };
  }

  /**
   * How files are written.
   *
   * @param level fast, small or a number
   * @throws IllegalArgumentException when the codec has no such level
   */
  static PackSettings settings(CompressionCodec codec, String level, Profile profile) {
    int number =
        switch (level) {
          case "fast" -> FAST;
          case "small" -> codec == CompressionCodec.GZIP ? SMALL_GZIP : SMALL;
          default -> Integer.parseInt(level);
        };
    return new PackSettings(codec, number, profile);
  }
}

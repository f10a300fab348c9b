package io.longhaul.jobs.repack;

import io.longhaul.common.policy.ByteSize;
import io.longhaul.common.policy.RepackRule.HiveNames;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.RepackConfig.Choice;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.PackSettings;
import io.longhaul.jobs.repack.pages.Sample;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packs row groups of some directories of a table in memory and infers what the whole gives. */
final class Estimator {
  private static final int DIRECTORIES = 4;
  private static final long DIRECTORY_BYTES = 16L << 20;
  private static final int DIRECTORY_FILES = 256;

  private final Place input;
  private final RepackConfig config;
  private final Crossing crossing;
  private long seen;
  private long sampled;
  private double wanted;
  private double packed;
  private double cpuNanos;
  private boolean warm;

  /**
   * @param crossing asked before bytes of the table are read
   */
  Estimator(Place input, PackSettings settings, ByteSize fileSize, Crossing crossing) {
    this.input = input;
    this.config =
        new RepackConfig(
            input,
            input,
            settings,
            fileSize,
            Duration.ZERO,
            HiveNames.NO_BUCKETS,
            Choice.PAGES,
            List.of());
    this.crossing = crossing;
  }

  /**
   * Estimates.
   *
   * @throws IOException when the store failed
   */
  Estimate estimate(InputListing listing, Estimate.Link link)
      throws IOException, InterruptedException {
    Map<String, List<InputFileEntry>> byDirectory = new TreeMap<>();
    long candidates = 0;
    for (InputFileEntry file : listing.candidates()) {
      byDirectory.computeIfAbsent(file.directory(), directory -> new ArrayList<>()).add(file);
      candidates += file.length();
    }
    List<List<InputFileEntry>> directories = List.copyOf(byDirectory.values());
    int count = Math.min(DIRECTORIES, directories.size());
    for (int i = 0; i < count; i++) {
      int at = count == 1 ? 0 : (int) ((directories.size() - 1L) * i / (count - 1));
      look(directories.get(at));
    }
    double scale = seen == 0 ? 0 : candidates / (double) seen;
    long alone =
        listing.leftAlone().stream()
            .filter(LeftAlone::isCopied)
            .mapToLong(file -> file.file().length())
            .sum();
    return new Estimate(
        listing.candidates().size(),
        candidates + alone,
        sampled,
        Math.round(wanted * scale),
        Math.round(packed * scale),
        cpuNanos * scale / 1e9,
        Runtime.getRuntime().availableProcessors(),
        link);
  }

  private void look(List<InputFileEntry> directory) throws IOException, InterruptedException {
    List<InputFileEntry> sorted = new ArrayList<>(directory);
    sorted.sort(Comparator.comparing(InputFileEntry::path));
    List<InputFileEntry> some = new ArrayList<>();
    long bytes = 0;
    for (InputFileEntry file : sorted) {
      if (bytes < DIRECTORY_BYTES && some.size() < DIRECTORY_FILES) {
        some.add(file);
        bytes += file.length();
      }
    }
    seen += bytes;
    Store store = ExecutorStores.of(input.store());
    RepackPlanner planner = new RepackPlanner(config, 0);
    planner.plan(new Footers(store, input, crossing).read(some));
    for (FileGroup group : planner.groups()) {
      List<Source> sources = new ArrayList<>();
      for (InputFileEntry file : group.inputs()) {
        String path = input.child(file.path());
        sources.add(new Source(file.path(), new StoreInput(store, path, file.length(), crossing)));
      }
      pack(group, sources);
    }
  }

  private void pack(FileGroup group, List<Source> sources) throws IOException {
    Sample sample;
    try {
      sample = sample(group, sources);
    } catch (DamagedFileException | UnsupportedFileException | FileNotFoundException e) {
      // It would be left alone, or fail, or is gone by now: nothing is gained by it.
      return;
    }
    sampled += sample.bytesIn();
    double scale = group.bytes() / (double) Math.max(1, sample.bytesIn());
    double out = sample.bytesOut() * scale;
    cpuNanos += sample.cpuNanos() * scale;
    if (group.inputs().size() > 1 || out < group.bytes()) {
      wanted += group.bytes();
      packed += out;
    }
  }

  private Sample sample(FileGroup group, List<Source> sources) throws IOException {
    PackSettings settings = config.settings();
    if (!warm) {
      // The first time tells of the JVM's start.
      Sample.of(sources, group.widest(), settings, DIRECTORY_BYTES);
      warm = true;
    }
    return Sample.of(sources, group.widest(), settings, DIRECTORY_BYTES);
  }
}

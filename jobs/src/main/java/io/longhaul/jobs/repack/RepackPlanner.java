package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.jobs.repack.Footers.Damaged;
import io.longhaul.jobs.repack.Footers.Look;
import io.longhaul.jobs.repack.Footers.Other;
import io.longhaul.jobs.repack.Footers.Parquet;
import io.longhaul.jobs.repack.LeftAlone.Fate;
import io.longhaul.jobs.repack.RepackConfig.Choice;
import io.longhaul.jobs.repack.pages.FileFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decides which files go together. Takes values, touches nothing. */
final class RepackPlanner {
  /** From this share of the wanted size on, a file is large enough. */
  static final double LARGE = 0.75;

  private final RepackConfig config;
  private final long now;
  private final List<FileGroup> groups = new ArrayList<>();
  private final List<LeftAlone> leftAlone = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /**
   * @param now milliseconds since the epoch
   */
  RepackPlanner(RepackConfig config, long now) {
    this.config = config;
    this.now = now;
  }

  List<FileGroup> groups() {
    return groups;
  }

  List<LeftAlone> leftAlone() {
    return leftAlone;
  }

  List<Failure> failures() {
    return failures;
  }

  /** Whether a file must not be looked into yet; it is left alone then. */
  boolean isTooYoung(InputFileEntry file) {
    if (config.minAge().isZero() || now - file.modified() >= config.minAge().toMillis()) {
      return false;
    }
    leftAlone.add(new LeftAlone(file, "younger than min-age", Fate.COPIED_FOR_NOW));
    return true;
  }

  /** Groups files by directory and by what they hold; a directory's files in order of names. */
  void plan(List<Look> looks) {
    Map<String, List<Parquet>> byDirectory = new TreeMap<>();
    for (Look look : looks) {
      if (look instanceof Damaged damaged) {
        failures.add(
            new Failure(damaged.file().path(), "", damaged.reason(), ExitStatus.ATTENTION));
      } else if (look instanceof Other other) {
        leftAlone.add(new LeftAlone(other.file(), other.reason(), Fate.COPIED));
      } else if (look instanceof Parquet parquet) {
        if (parquet.facts().sorted()) {
          leftAlone.add(
              new LeftAlone(parquet.file(), "promises an order of its rows", Fate.COPIED));
        } else if (config.choice() == Choice.PAGES && !parquet.facts().obstacle().isEmpty()) {
          leftAlone.add(
              new LeftAlone(parquet.file(), unmerged(parquet.facts().obstacle()), Fate.COPIED));
        } else if (config.sort().isEmpty() && isLarge(parquet) && isDense(parquet.facts())) {
          leftAlone.add(new LeftAlone(parquet.file(), "already right", Fate.COPIED_FOR_NOW));
        } else {
          byDirectory
              .computeIfAbsent(parquet.file().directory(), directory -> new ArrayList<>())
              .add(parquet);
        }
      }
    }
    byDirectory.forEach(this::directory);
  }

  private boolean isLarge(Parquet parquet) {
    return parquet.file().length() >= LARGE * config.fileSize().bytes();
  }

  private boolean isDense(FileFacts facts) {
    return facts.isDense(config.settings().codec());
  }

  private void directory(String directory, List<Parquet> files) {
    List<Parquet> left = new ArrayList<>(files);
    left.sort(Comparator.comparing(parquet -> parquet.file().path()));
    while (!left.isEmpty()) {
      Parquet widest = left.get(0);
      for (Parquet other : left) {
        if (!widest.facts().takes(other.facts()) && other.facts().takes(widest.facts())) {
          widest = other;
        }
      }
      List<Parquet> together = new ArrayList<>();
      for (Parquet other : left) {
        if (widest.facts().takes(other.facts())) {
          together.add(other);
        }
      }
      left.removeAll(together);
      bins(directory, together);
    }
  }

  private void bins(String directory, List<Parquet> files) {
    List<Parquet> bin = new ArrayList<>();
    long bytes = 0;
    for (Parquet file : files) {
      if (!bin.isEmpty() && bytes + file.file().length() > config.fileSize().bytes()) {
        bin(directory, bin);
        bin = new ArrayList<>();
        bytes = 0;
      }
      bin.add(file);
      bytes += file.file().length();
    }
    bin(directory, bin);
  }

  private void bin(String directory, List<Parquet> bin) {
    if (config.sort().isEmpty() && bin.size() == 1 && isDense(bin.get(0).facts())) {
      leftAlone.add(
          new LeftAlone(
              bin.get(0).file(), "already right, and nothing to go with it", Fate.COPIED_FOR_NOW));
      return;
    }
    int widest = 0;
    long rows = 0;
    for (int i = 0; i < bin.size(); i++) {
      if (!bin.get(widest).facts().takes(bin.get(i).facts())) {
        widest = i;
      }
      rows += bin.get(i).facts().rows();
    }
    List<InputFileEntry> inputs = bin.stream().map(Parquet::file).toList();
    FileGroup group = FileGroup.of(config.recipe(), directory, inputs, widest, rows);
    String obstacle = bin.get(0).facts().obstacle();
    if (!config.sort().isEmpty()) {
      requireColumns(bin.get(widest).facts(), directory);
      groups.add(group.byRows("sorted by " + String.join(", ", config.sort())));
    } else if (config.choice() == Choice.ROWS) {
      groups.add(group.byRows("asked for"));
    } else {
      groups.add(obstacle.isEmpty() ? group : group.byRows(unmerged(obstacle)));
    }
  }

  private void requireColumns(FileFacts facts, String directory) {
    for (String column : config.sort()) {
      if (!facts.schema().containsField(column)) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid --sort: %s (%s has no such column)"
                .formatted(column, directory.isEmpty() ? config.input().uri() : directory));
      }
    }
  }

  /** Why a group can't go by its pages. */
  static String unmerged(String obstacle) {
    return "can't be merged by pages: " + obstacle;
  }
}

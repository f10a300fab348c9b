package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the files of the other runs on a link. A run whose file stands still before the eyes of
 * this observer for 20 s is dead; clocks of hosts are never compared. Not thread-safe.
 */
final class OtherRuns {
  static final Duration DEAD_AFTER = Duration.ofSeconds(20);

  /** Files of runs that are dead for certain go, so that nobody has to watch them again. */
  private static final Duration SWEPT_AFTER = Duration.ofSeconds(60);

  /** Further apart than the clocks of hosts that work together. */
  private static final Duration OLD = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(OtherRuns.class);

  private static final class Watch {
    private Optional<RunShare> said = Optional.empty();
    private String sign = "";
    private long moved;
    private boolean dead;
  }

  private final LinkDirectory directory;
  private final String own;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, Watch> watches = new HashMap<>();
  private boolean swept;
  private boolean ownSeen;

  OtherRuns(LinkDirectory directory, String own, Clock clock, LongSupplier nanoTime) {
    this.directory = requireNonNull(directory, "directory is null");
    this.own = requireNonNull(own, "own is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** Looks once more; answers what those that are alive, or may be, tell. */
  List<RunShare> look() throws IOException {
    List<String> listed = directory.runs();
    ownSeen = listed.contains(own);
    if (!swept) {
      listed = sweepOld(listed);
      swept = true;
    }
    TreeSet<String> names = new TreeSet<>(listed);
    if (directory.absenceTells()) {
      watches.keySet().retainAll(names);
    } else {
      names.addAll(watches.keySet());
    }
    names.remove(own);
    List<RunShare> alive = new ArrayList<>();
    for (String name : names) {
      look(name).ifPresent(alive::add);
    }
    return alive;
  }

  /** Whether the last look showed this run's own file. */
  boolean isOwnSeen() {
    return ownSeen;
  }

  private Optional<RunShare> look(String name) throws IOException {
    long now = nanoTime.getAsLong();
    Watch watch = watches.get(name);
    if (watch == null) {
      watch = new Watch();
      watch.moved = now;
      watches.put(name, watch);
    }
    read(name, watch, now);
    Duration still = Duration.ofNanos(now - watch.moved);
    if (still.compareTo(DEAD_AFTER) < 0) {
      return Optional.of(watch.said.orElseGet(() -> RunShare.unreadable(name)))
          .filter(said -> !said.ended());
    }
    if (!watch.dead) {
      watch.dead = true;
      boolean ended = watch.said.filter(RunShare::ended).isPresent();
      if (!ended) {
        LOG.info("Run {} on the link gave no sign of life for {} s", name, still.toSeconds());
      }
    }
    if (still.compareTo(SWEPT_AFTER) >= 0 && sweep(name)) {
      watches.remove(name);
    }
    return Optional.empty();
  }

  /** False where another user's files can't be deleted: it stays known for dead then. */
  private boolean sweep(String name) {
    try {
      directory.delete(name);
      return true;
    } catch (IOException e) {
      LOG.debug("Cannot delete what the dead run {} left", name, e);
      return false;
    }
  }

  private void read(String name, Watch watch, long now) throws IOException {
    String sign;
    try {
      Optional<RunShare> read = directory.read(name);
      if (read.isEmpty()) {
        return;
      }
      watch.said = read;
      sign = read.get().beat() + " of " + read.get().about().since();
    } catch (IOException e) {
      // What a run left behind that died on a broken disk must not hold up the others for ever; a
      // live one goes on writing. When nothing can be read here this throws too.
      sign = directory.modified(name).map(Instant::toString).orElse(watch.sign);
      LOG.debug("Cannot read what run {} tells of itself", name, e);
    }
    if (!sign.equals(watch.sign)) {
      watch.sign = sign;
      watch.moved = now;
      watch.dead = false;
    }
  }

  private List<String> sweepOld(List<String> listed) throws IOException {
    List<String> young = new ArrayList<>();
    for (String name : listed) {
      Instant limit = clock.instant().minus(OLD);
      boolean old = directory.modified(name).filter(limit::isAfter).isPresent();
      if (name.equals(own) || !old || !sweep(name)) {
        young.add(name);
      }
    }
    return young;
  }
}

package io.longhaul.jobs.link;

import io.longhaul.common.job.Job;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.ledger.OwnPlaces;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.LinkDirectory;
import io.longhaul.common.link.LinkOverride;
import io.longhaul.common.link.RateInForce;
import io.longhaul.common.link.RunShare;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a link, after it has told the runs on it what the operator wants. */
final class LinkJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(LinkJob.class);

  /** A live run tells of itself every 2 s, or every 4 s when there are many. */
  private static final Duration WATCH = Duration.ofSeconds(6);

  /** The second sign of life after a word was given is from a run that has read it. */
  private static final Duration WATCH_OBEYING = Duration.ofSeconds(12);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final LinkConfig config;
  private final Clock clock;
  private final Sleeper sleeper;

  LinkJob(LinkConfig config, Clock clock, Sleeper sleeper) {
    this.config = config;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** What was seen of a run while it was watched. */
  private static final class Watched {
    private RunShare said;
    private int moves;

    Watched(RunShare said) {
      this.said = said;
    }

    void look(RunShare now) {
      if (now.beat() != said.beat()) {
        moves++;
      }
      said = now;
    }
  }

  @Override
  public JobReport run() throws IOException, InterruptedException {
    Policy policy = config.policy();
    StoreSpec spec = OwnPlaces.link(policy);
    try (Store store = spec.open()) {
      LinkDirectory directory =
          new LinkDirectory(new StateDirectory(store, spec.path(policy.link().state())));
      switch (config.action()) {
        case SET ->
            directory.override(new LinkOverride(config.rate(), clock.instant(), config.lasts()));
        case RESUME -> directory.resume();
        case SHOW -> {}
      }
      List<LinkReport.Run> runs = watch(directory);
      Optional<LinkOverride> word = directory.override();
      RateInForce rate = new RateInForce(policy.link(), clock, System::nanoTime);
      return new LinkReport(
          policy.link(), directory.describe(), clock.instant(), rate.inForce(word), runs);
    }
  }

  /** Watches each run until it has given the signs of life that are waited for. */
  private List<LinkReport.Run> watch(LinkDirectory directory)
      throws IOException, InterruptedException {
    boolean show = config.action() == LinkConfig.Action.SHOW;
    int moves = show ? 1 : 2;
    Duration patience = show ? WATCH : WATCH_OBEYING;
    Map<String, Watched> runs = new TreeMap<>();
    Duration watched = Duration.ZERO;
    look(directory, runs);
    while (watched.compareTo(patience) < 0
        && runs.values().stream().anyMatch(run -> run.moves < moves)) {
      sleeper.sleep(LOOK_EVERY);
      watched = watched.plus(LOOK_EVERY);
      look(directory, runs);
    }
    List<LinkReport.Run> seen = new ArrayList<>();
    runs.values().forEach(run -> seen.add(new LinkReport.Run(run.said, run.moves > 0)));
    return seen;
  }

  private static void look(LinkDirectory directory, Map<String, Watched> runs) throws IOException {
    List<String> names = directory.runs();
    runs.keySet().retainAll(names);
    for (String name : names) {
      Optional<RunShare> said = read(directory, name);
      if (said.isEmpty() || said.get().ended()) {
        runs.remove(name);
      } else if (runs.containsKey(name)) {
        runs.get(name).look(said.get());
      } else {
        runs.put(name, new Watched(said.get()));
      }
    }
  }

  /** What a run left half written when it died must not hide the others. */
  private static Optional<RunShare> read(LinkDirectory directory, String name) {
    try {
      return directory.read(name);
    } catch (IOException e) {
      LOG.warn("Cannot read what run {} tells of itself", name, e);
      return Optional.empty();
    }
  }
}

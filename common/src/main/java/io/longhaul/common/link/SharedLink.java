package io.longhaul.common.link;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.policy.LinkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's place on a link that it may share with others: a budget, and a thread that keeps it to
 * the run's share. Nothing is written, and nothing granted, before somebody asks for bytes.
 */
public final class SharedLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedLink.class);
  private static final Duration RECORD_EVERY = Duration.ofSeconds(60);
  private static final Duration WARN_EVERY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(5);

  private final LinkSettings settings;
  private final LinkBudget budget;
  private final LinkMember member;
  private final Optional<GrantedRecord> record;
  private final Instant began;
  private final Thread thread;
  private volatile boolean begun;
  private boolean closed;
  private long recorded;
  private long warned;
  private boolean failing;
  private int runs = 1;

  private SharedLink(
      LinkSettings settings,
      LinkBudget budget,
      LinkMember member,
      Optional<GrantedRecord> record,
      Instant began) {
    this.settings = settings;
    this.budget = budget;
    this.member = member;
    this.record = record;
    this.began = began;
    this.recorded = System.nanoTime();
    this.thread = new Thread(this::run, "longhaul-link");
    this.thread.setDaemon(true);
  }

  /**
   * Takes a place.
   *
   * @param run its name, unlike any other's
   * @param priority the best of the run's unfinished items
   * @param record where to keep what was granted; empty for nowhere
   */
  public static SharedLink join(
      LinkSettings settings,
      LinkDirectory directory,
      String run,
      Clock clock,
      IntSupplier priority,
      Optional<GrantedRecord> record) {
    requireNonNull(record, "record is null");
    LinkBudget budget = new LinkBudget(Optional.empty(), System::nanoTime);
    budget.allow(Allowance.NOTHING);
    LinkMember member =
        new LinkMember(
            new LinkMember.Identity(run, host(), clock),
            directory,
            budget,
            new RateInForce(settings, clock, System::nanoTime),
            priority,
            System::nanoTime);
    SharedLink link = new SharedLink(settings, budget, member, record, clock.instant());
    link.thread.start();
    return link;
  }

  /** What tasks ask before bytes cross the link. */
  public LinkBudget budget() {
    return budget;
  }

  /** Gives the share back and keeps what was granted; nothing may be sent any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    budget.allow(Allowance.NOTHING);
    if (!begun) {
      thread.interrupt();
    }
    boolean interrupted = false;
    for (int i = 0; i < 2 && thread.isAlive(); i++) {
      try {
        thread.join(END.toMillis());
        if (thread.isAlive()) {
          // It may wait for a store that is gone.
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      budget.awaitFirstAsk();
      begun = true;
      while (!isClosed()) {
        long start = System.nanoTime();
        beat();
        recordIfDue();
        waitUntil(start + member.pause().toNanos());
      }
    } catch (InterruptedException e) {
      LOG.debug("Link {} was left before anything was sent", settings.name());
    }
    end();
  }

  private void beat() {
    try {
      member.beat();
      failing = false;
      if (member.runs() != runs) {
        runs = member.runs();
        LOG.info("Link {}: {} runs, this one has {}", settings.name(), runs, member.holds());
      }
    } catch (IOException | RuntimeException e) {
      long now = System.nanoTime();
      if (!failing || now - warned > WARN_EVERY.toNanos()) {
        warned = now;
        LOG.warn(
            "Cannot share link {}: {}; a capped run that can't for {} s stops sending",
            settings.name(),
            e.getMessage(),
            LinkMember.LAPSE.toSeconds(),
            e);
      }
      failing = true;
    }
  }

  private void recordIfDue() {
    if (System.nanoTime() - recorded > RECORD_EVERY.toNanos()) {
      recorded = System.nanoTime();
      keepRecord();
    }
  }

  private void keepRecord() {
    if (record.isPresent()) {
      try {
        record.get().save(began, budget.granted());
      } catch (IOException e) {
        LOG.warn("Cannot keep what the link granted: {}", e.getMessage(), e);
      }
    }
  }

  private void end() {
    // Meant for what was waited for, not for what is left to do.
    Thread.interrupted();
    keepRecord();
    try {
      member.end();
    } catch (IOException e) {
      LOG.warn(
          "Cannot leave link {}: {}; the others take its share in {} s",
          settings.name(),
          e.getMessage(),
          OtherRuns.DEAD_AFTER.toSeconds(),
          e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void waitUntil(long moment) throws InterruptedException {
    for (long left = moment - System.nanoTime();
        !closed && left > 0;
        left = moment - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.link.LeaseClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MapReduce task's end of the channel to the driver, connected when it is first of use and again
 * when it broke. Thread-safe.
 *
 * <p>While the driver does not answer, bytes go on at the rate last granted for at most 10 s, then
 * none; after 60 s {@link #acquire} fails for good.
 */
final class TaskLink implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLink.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long DRAINING_FRESH = TimeUnit.MILLISECONDS.toNanos(500);

  private final String name;
  private final PacedTicket ticket;
  private final LeaseClient leases;
  private final ProgressReporter progress;
  private SealedConnection connection;
  private boolean draining;
  private boolean drainingKnown;
  private long drainingAsked;
  private volatile IllegalStateException lost;

  TaskLink(String name, PacedTicket ticket) {
    this.name = name;
    this.ticket = ticket;
    this.leases =
        new LeaseClient(
            new SplittableRandom().nextLong(),
            message -> ask(LinkMessage.of(LinkMessage.ASK, message), ""));
    this.progress =
        new ProgressReporter(
            message -> tell(LinkMessage.of(LinkMessage.PROGRESS, message), ""),
            notes -> {},
            System::nanoTime);
  }

  /**
   * Waits until bytes may cross the link.
   *
   * @throws IllegalStateException when the driver is gone. No {@link IOException}: a job that goes
   *     on after a file it can't read must not go on after this
   */
  void acquire(int bytes) throws InterruptedIOException {
    if (lost != null) {
      throw lost;
    }
    try {
      leases.acquire(ticket.store().priority(), bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while it waited for the link");
    } catch (IOException e) {
      lost = new IllegalStateException(e.getMessage(), e);
      throw lost;
    }
    try {
      progress.add(ticket.store().dataset(), 0, bytes);
    } catch (IOException e) {
      LOG.debug("Cannot tell the driver of the progress", e);
    }
  }

  /** Whether the driver wants nothing new begun; no while it is silent, leases see to that. */
  synchronized boolean isDraining() {
    long now = System.nanoTime();
    if (!draining && (!drainingKnown || now - drainingAsked > DRAINING_FRESH)) {
      drainingAsked = now;
      drainingKnown = true;
      try {
        draining = ask(LinkMessage.of(LinkMessage.DRAINING, new long[0]), "")[0] == 1;
      } catch (IOException e) {
        LOG.debug("Cannot ask the driver whether to go on", e);
      }
    }
    return draining;
  }

  /** Tells of a file that was closed and renamed, and waits until the driver knows. */
  void moved(String path, long length, long crc) {
    try {
      flush();
      ask(new long[] {LinkMessage.MOVED, length, crc}, path);
    } catch (IOException e) {
      LOG.warn("Cannot tell the driver that {} is complete", path, e);
    }
  }

  /** Tells what went wrong, if anybody hears it. */
  void trouble(String path, String reason) {
    try {
      tell(new long[] {LinkMessage.TROUBLE}, path + '\0' + reason);
    } catch (IOException e) {
      LOG.debug("Cannot tell the driver of {}: {}", path, reason, e);
    }
  }

  private void flush() throws IOException {
    progress.flush();
    leases.settle(message -> tell(LinkMessage.of(LinkMessage.USED, message), ""));
  }

  private synchronized void tell(long[] message, String text) throws IOException {
    exchange(message, text);
  }

  private synchronized long[] ask(long[] message, String text) throws IOException {
    return exchange(message, text);
  }

  private long[] exchange(long[] message, String text) throws IOException {
    boolean done = false;
    try {
      if (connection == null) {
        connection =
            SealedConnection.call(
                new InetSocketAddress(ticket.host(), ticket.port()),
                LeaseEndpoint.key(ticket.secret()),
                name,
                PATIENCE);
      }
      connection.send(LinkMessage.toBytes(message, text));
      long[] answer = new long[0];
      if (LinkMessage.isAnswered(message[0])) {
        answer = LinkMessage.numbers(LinkMessage.longs(connection.receive()));
      }
      done = true;
      return answer;
    } catch (IOException e) {
      throw new IOException(
          "Cannot reach the driver at %s:%d: %s"
              .formatted(ticket.host(), ticket.port(), e.getMessage()),
          e);
    } finally {
      if (!done) {
        // What comes late must not be taken for the next answer.
        disconnect();
      }
    }
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        LOG.debug("Cannot close the channel to the driver", e);
      }
      connection = null;
    }
  }

  /** Tells what is not told yet, if there is somebody to hear it, and takes no more. */
  @Override
  public void close() {
    boolean wasConnected;
    synchronized (this) {
      wasConnected = connection != null;
    }
    if (wasConnected) {
      try {
        flush();
        // Answered in its turn: by then the driver has taken all that was told before.
        ask(LinkMessage.of(LinkMessage.DRAINING, new long[0]), "");
      } catch (IOException e) {
        LOG.debug("Cannot tell the driver the last amounts", e);
      }
    }
    lost = new IllegalStateException("Cannot send: the file system was closed");
    synchronized (this) {
      disconnect();
    }
  }
}

package io.longhaul.common.link;

import java.util.HashMap;
import java.util.Map;

/**
 * Who asked of late, and who was told to ask again: keeps the order among those that ask. Times are
 * nanoseconds since the budget began. Not thread-safe.
 */
final class Askers {
  /** A class counts as using the link for so long after it asked. */
  private static final long ACTIVE = 500_000_000;

  /** Who does not come at the agreed time is waited for so long, then passed over. */
  private static final long GRACE = 5_000_000;

  /** What a JVM gets because others leave it is not held against it for longer. */
  private static final long MOST_AHEAD = 100_000_000;

  /** One class of one JVM. */
  record Key(long client, int priority) {}

  private static final class Entry {
    private long asked;
    private int threads;

    /** Place in the line; 0 = not in it. */
    private long place;

    private long due;

    /** How long its turn will be. */
    private long length;

    /** When its slots end if it gets its share, and no more, from now on. */
    private long fair;
  }

  private final Map<Key, Entry> entries = new HashMap<>();
  private long places;
  private long cleaned;

  /** Notes an ask. */
  void asked(Key key, int threads, long now) {
    if (now - cleaned > ACTIVE) {
      entries.values().removeIf(entry -> now - entry.asked > 2 * ACTIVE);
      cleaned = now;
    }
    Entry entry = entries.computeIfAbsent(key, absent -> new Entry());
    entry.asked = now;
    entry.threads = Math.max(1, threads);
  }

  /** Whether a higher class uses the link. */
  boolean higherActive(int priority, long now) {
    return entries.entrySet().stream()
        .anyMatch(e -> e.getKey().priority() < priority && now - e.getValue().asked <= ACTIVE);
  }

  /** How many JVMs of the class use the link. */
  int clients(int priority, long now) {
    int clients = 0;
    for (Map.Entry<Key, Entry> e : entries.entrySet()) {
      if (e.getKey().priority() == priority && now - e.getValue().asked <= ACTIVE) {
        clients++;
      }
    }
    return clients;
  }

  /** The share of one JVM in its class, by threads. */
  double share(Key key, long now) {
    int all = 0;
    for (Map.Entry<Key, Entry> e : entries.entrySet()) {
      if (e.getKey().priority() == key.priority() && now - e.getValue().asked <= ACTIVE) {
        all += e.getValue().threads;
      }
    }
    return (double) entries.get(key).threads / all;
  }

  /**
   * When the turns of those ahead in the line end; {@code Long.MIN_VALUE} when nobody is.
   *
   * @param strict whether equals have to keep their order too
   */
  long blockedUntil(Key key, boolean strict, long now) {
    long place = entries.get(key).place;
    long until = Long.MIN_VALUE;
    for (Map.Entry<Key, Entry> e : entries.entrySet()) {
      Entry other = e.getValue();
      boolean waiting = other.place != 0 && now <= other.due + GRACE;
      boolean higher = e.getKey().priority() < key.priority();
      boolean earlier =
          strict
              && e.getKey().priority() == key.priority()
              && !e.getKey().equals(key)
              && (place == 0 || other.place < place);
      if (waiting && (higher || earlier)) {
        until = Math.max(until, other.due + other.length);
      }
    }
    return until;
  }

  /** How far the asker is ahead of its share. */
  long ahead(Key key, long now) {
    return entries.get(key).fair - now;
  }

  /** Puts an asker into the line, or leaves it at its place there. */
  void waits(Key key, long due, long length) {
    Entry entry = entries.get(key);
    if (entry.place == 0) {
      entry.place = ++places;
    }
    entry.due = due;
    entry.length = length;
  }

  /** Takes an asker out of the line, with a slot of that length. */
  void served(Key key, long length, long now) {
    Entry entry = entries.get(key);
    entry.place = 0;
    long fair = Math.max(entry.fair, now) + (long) (length / share(key, now));
    entry.fair = Math.min(fair, now + Math.max(length, MOST_AHEAD));
  }
}

package io.longhaul.common.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Threads that wait for bytes, first come first served, and the lease they are served from.
 * Thread-safe. Whoever brings bytes serves all it can, so that at a high rate threads do not wake
 * one another in turn.
 */
final class Line {
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  /** A thread in the line. */
  static final class Place {
    private final Thread thread;
    private final int bytes;
    private boolean served;
    private long moment;

    private Place(Thread thread, int bytes) {
      this.thread = thread;
      this.bytes = bytes;
    }
  }

  private final Parking parking;
  private final Deque<Place> places = new ArrayDeque<>();
  private final Lease lease = new Lease();
  private long waiting;

  Line(Parking parking) {
    this.parking = parking;
  }

  /** Joins the line; served at once when nobody waits and the lease has the bytes. */
  synchronized Place enter(int bytes) {
    Place place = new Place(Thread.currentThread(), bytes);
    places.add(place);
    waiting += bytes;
    if (places.peek() == place) {
      serve();
    }
    return place;
  }

  /** Leaves the line, served or not. */
  synchronized void leave(Place place) {
    if (places.remove(place)) {
      waiting -= place.bytes;
      wakeFirst();
    }
  }

  /** Waits until a place is served, or the first and has to ask. */
  void await(Place place) throws InterruptedException {
    while (!isServedOrFirst(place)) {
      parking.park(LONG);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** The moment at which a place may send; empty while it is not served. */
  synchronized OptionalLong moment(Place place) {
    return place.served ? OptionalLong.of(place.moment) : OptionalLong.empty();
  }

  /** What the lease lacks for a place. */
  synchronized long missing(Place place) {
    return place.bytes - lease.left(parking.nanoTime());
  }

  /** What would be of use to the line. */
  synchronized long wanted() {
    return lease.wanted(waiting, parking.nanoTime());
  }

  /** Adds what was granted, and serves. */
  synchronized void granted(Answer answer) {
    lease.add(answer, parking.nanoTime());
    serve();
    wakeFirst();
  }

  /** Serves everybody, at once; returns their bytes. */
  synchronized long uncapped() {
    long bytes = waiting;
    while (!places.isEmpty()) {
      serve(places.peek(), parking.nanoTime());
    }
    return bytes;
  }

  private synchronized boolean isServedOrFirst(Place place) {
    return place.served || places.peek() == place;
  }

  private void serve() {
    while (!places.isEmpty()) {
      OptionalLong moment = lease.take(places.peek().bytes, parking.nanoTime());
      if (moment.isEmpty()) {
        return;
      }
      serve(places.peek(), moment.getAsLong());
    }
  }

  private void serve(Place place, long moment) {
    places.remove();
    waiting -= place.bytes;
    place.served = true;
    place.moment = moment;
    wake(place);
  }

  private void wakeFirst() {
    if (!places.isEmpty()) {
      wake(places.peek());
    }
  }

  private void wake(Place place) {
    if (place.thread != Thread.currentThread()) {
      parking.unpark(place.thread);
    }
  }
}

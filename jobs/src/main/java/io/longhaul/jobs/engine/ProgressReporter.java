package io.longhaul.jobs.engine;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Gathers the progress of one JVM's tasks, and the lines they want kept, so that the driver hears
 * of them five times a second.
 */
final class ProgressReporter {
  private static final long INTERVAL = 200_000_000;
  private static final int NUMBERS = 3;

  /** A one-way channel to the driver. */
  @FunctionalInterface
  interface Sender {
    void send(long[] message) throws IOException;
  }

  /** A one-way channel for lines. */
  @FunctionalInterface
  interface NoteSender {
    void send(String notes) throws IOException;
  }

  private record Count(long files, long bytes) {}

  private final Sender sender;
  private final NoteSender noteSender;
  private final LongSupplier nanoTime;
  private final Map<Integer, Count> counts = new TreeMap<>();
  private StringBuilder notes = new StringBuilder();
  private boolean began;
  private long sent;

  ProgressReporter(Sender sender, NoteSender noteSender, LongSupplier nanoTime) {
    this.sender = sender;
    this.noteSender = noteSender;
    this.nanoTime = nanoTime;
  }

  /** Keeps a line to be sent with the next report. */
  synchronized void note(String line) {
    notes.append(line).append('\n');
  }

  void add(int dataset, int files, long bytes) throws IOException {
    synchronized (this) {
      counts.merge(
          dataset,
          new Count(files, bytes),
          (a, b) -> new Count(a.files() + b.files(), a.bytes() + b.bytes()));
      long now = nanoTime.getAsLong();
      if (began && now - sent < INTERVAL) {
        return;
      }
      began = true;
      sent = now;
    }
    flush();
  }

  /** Sends what has not been sent. */
  void flush() throws IOException {
    long[] message;
    String lines;
    synchronized (this) {
      message = drain();
      lines = notes.toString();
      notes = new StringBuilder();
    }
    if (message.length > 0) {
      sender.send(message);
    }
    if (!lines.isEmpty()) {
      noteSender.send(lines);
    }
  }

  /** Tells a listener what a message says. */
  static void deliver(long[] message, ProgressListener listener) {
    for (int i = 0; i + NUMBERS <= message.length; i += NUMBERS) {
      listener.progress(
          Math.toIntExact(message[i]), Math.toIntExact(message[i + 1]), message[i + 2]);
    }
  }

  private long[] drain() {
    long[] message = new long[counts.size() * NUMBERS];
    int i = 0;
    for (Map.Entry<Integer, Count> count : counts.entrySet()) {
      message[i++] = count.getKey();
      message[i++] = count.getValue().files();
      message[i++] = count.getValue().bytes();
    }
    counts.clear();
    return message;
  }
}

package io.longhaul.jobs.engine;

import java.util.Arrays;

/**
 * What travels between driver and executors: a kind, then its numbers; lines to be kept travel as
 * one text. Types of the JDK, since a class of our own is not known to the threads that read
 * messages outside of local mode.
 */
final class LinkMessage {
  static final long ASK = 1;
  static final long USED = 2;
  static final long PROGRESS = 3;
  static final long DRAINING = 4;

  private LinkMessage() {}

  static long[] of(long kind, long[] numbers) {
    long[] message = new long[numbers.length + 1];
    message[0] = kind;
    System.arraycopy(numbers, 0, message, 1, numbers.length);
    return message;
  }

  static long[] numbers(long[] message) {
    return Arrays.copyOfRange(message, 1, message.length);
  }
}

package io.longhaul.jobs.dump;

import java.io.IOException;

/** Compressed data that is cut off, damaged or followed by something else. */
final class DamagedInputException extends IOException {
  DamagedInputException(String message, Throwable cause) {
    super(message, cause);
  }
}

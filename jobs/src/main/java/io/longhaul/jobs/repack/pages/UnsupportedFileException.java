package io.longhaul.jobs.repack.pages;

import java.io.IOException;

/** A sound file that can't be merged by pages; the message says why. */
public final class UnsupportedFileException extends IOException {
  public UnsupportedFileException(String reason) {
    super(reason);
  }
}

package io.longhaul.jobs.copy;

import io.longhaul.common.storage.FileEntry;
import java.io.FileNotFoundException;

/** Turns the errors of file systems into one line for an operator. */
final class Reasons {
  private static final int LONGEST = 300;

  private Reasons() {}

  /** The first line of the message, with the kind of error where it says more than the message. */
  static String of(Throwable error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    String line = message.lines().findFirst().orElse("").strip();
    if (line.length() > LONGEST) {
      line = line.substring(0, LONGEST) + "…";
    }
    if (error instanceof FileNotFoundException) {
      return line.isEmpty() ? "not found" : "not found: " + line;
    }
    String kind = error.getClass().getSimpleName();
    return line.isEmpty() ? kind : kind + ": " + line;
  }

  /** What an entry is, for a person. */
  static String kind(FileEntry entry) {
    return switch (entry.kind()) {
      case FILE -> "file";
      case DIRECTORY -> "directory";
      case LINK -> "link";
      case OTHER -> "special file";
    };
  }
}

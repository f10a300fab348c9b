package io.longhaul.jobs;

import java.io.IOException;

/** An exception and its causes as one line for the operator. */
final class Causes {
  private Causes() {}

  static String of(Throwable error) {
    StringBuilder text = new StringBuilder(one(error));
    String last = text.toString();
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      String next = one(cause);
      // Most wrappers repeat their cause's words.
      if (!last.contains(next) && !next.contains(last)) {
        text.append(": ").append(next);
      }
      last = next;
    }
    return text.toString();
  }

  /** Its class stays away where it says nothing: an IOException with words of its own. */
  private static String one(Throwable error) {
    String message = error.getMessage();
    String name = error.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    // Messages from servers carry their stack traces along.
    String first =
        message.lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst().orElse("");
    return error.getClass() == IOException.class ? first : name + ": " + first;
  }
}

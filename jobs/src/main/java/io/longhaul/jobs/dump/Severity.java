package io.longhaul.jobs.dump;

import java.util.Locale;

/** How much a finding matters. */
enum Severity {
  /** The dump must not be imported. */
  ERROR,
  /** It can be imported; someone should look. */
  WARNING,
  INFO;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

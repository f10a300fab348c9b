package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Something seen in a dump.
 *
 * @param table the metastore's SQL table; empty when it concerns the whole file
 * @param position empty when it concerns something that is not there
 * @param message what was seen and what to do
 */
record Finding(
    Code code, Severity severity, String table, Optional<Position> position, String message) {
  Finding {
    requireNonNull(code, "code is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(table, "table is null");
    requireNonNull(message, "message is null");
  }
}

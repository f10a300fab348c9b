package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * One dump of a backup folder.
 *
 * @param root the folder or file that goes when the dump is removed
 * @param file the dump itself; empty when there is none in its folder
 * @param named the instant in the folder's or file's name
 * @param modified when the file, or its folder, was last written
 * @param avro whether it is an export of Avro files, which is no SQL
 */
record DumpCandidate(
    DumpFiles.Place root,
    Optional<DumpFiles.Place> file,
    Optional<Instant> named,
    Instant modified,
    boolean avro) {
  DumpCandidate {
    requireNonNull(root, "root is null");
    requireNonNull(modified, "modified is null");
  }

  /** Where the age of a dump comes from. */
  enum AgeFrom {
    NAME,
    COMPLETION,
    MODIFIED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A dump's age and where it comes from. */
  record Taken(Instant instant, AgeFrom from) {}

  /** The instant it can't be younger than, before it is read. */
  Taken bound() {
    return named
        .map(instant -> new Taken(instant, AgeFrom.NAME))
        .orElse(new Taken(modified, AgeFrom.MODIFIED));
  }

  /** When it was taken, once its last line is known. */
  Taken taken(Optional<LocalDateTime> completed) {
    return named.isEmpty() && completed.isPresent()
        ? new Taken(completed.get().toInstant(ZoneOffset.UTC), AgeFrom.COMPLETION)
        : bound();
  }

  String uri() {
    return file.orElse(root).uri();
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.common.storage.FileEntry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the dumps of a backup folder: exports of Dataproc Metastore, one folder each, and plain
 * files.
 */
final class DumpFolder {
  private static final Pattern DUMP =
      Pattern.compile("(?i).+\\.sql(?:\\.gz|\\.gzip|\\.zst|\\.zstd)?");
  private static final Pattern EXPORT = Pattern.compile("hive-export-(.+)");

  /** With or without separators, fraction and offset. */
  private static final Pattern INSTANT =
      Pattern.compile(
          "(\\d{4})-?(\\d\\d)-?(\\d\\d)[T_-](\\d\\d)[:-]?(\\d\\d)[:-]?(\\d\\d)(?:[.,]\\d+)?"
              + "(Z|[+-]\\d\\d:?\\d\\d)?");

  private DumpFolder() {}

  static List<DumpCandidate> list(DumpFiles.Place folder) throws IOException {
    List<DumpCandidate> found = new ArrayList<>();
    for (FileEntry entry : folder.store().list(folder.path())) {
      DumpFiles.Place place = folder.child(entry.name());
      Instant modified = Instant.ofEpochMilli(entry.modified());
      if (entry.isDirectory() && EXPORT.matcher(entry.name()).matches()) {
        found.add(export(place, modified));
      } else if (entry.isFile() && isDump(entry.name())) {
        found.add(
            new DumpCandidate(place, Optional.of(place), instant(entry.name()), modified, false));
      }
    }
    return found;
  }

  private static boolean isDump(String name) {
    return !name.startsWith(".") && DUMP.matcher(name).matches();
  }

  private static boolean isAvro(String name) {
    return name.toLowerCase(Locale.ROOT).contains("avro");
  }

  private static DumpCandidate export(DumpFiles.Place folder, Instant modified) throws IOException {
    Optional<DumpFiles.Place> dump = Optional.empty();
    Instant latest = modified;
    boolean avro = false;
    for (FileEntry entry : folder.store().list(folder.path())) {
      if (entry.isFile() && isDump(entry.name()) && dump.isEmpty()) {
        dump = Optional.of(folder.child(entry.name()));
        latest = Instant.ofEpochMilli(entry.modified());
      }
      avro |= isAvro(entry.name());
      if (entry.isDirectory() && !avro) {
        DumpFiles.Place inner = folder.child(entry.name());
        avro = inner.store().list(inner.path()).stream().anyMatch(one -> isAvro(one.name()));
      }
    }
    return new DumpCandidate(folder, dump, instant(folder.name()), latest, avro && dump.isEmpty());
  }

  /** The instant in a name; UTC without an offset. */
  static Optional<Instant> instant(String name) {
    Matcher match = INSTANT.matcher(name);
    if (!match.find()) {
      return Optional.empty();
    }
    int[] parts = new int[6];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Integer.parseInt(match.group(i + 1));
    }
    String offset = match.group(7);
    try {
      ZoneOffset zone =
          offset == null || offset.equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(offset);
      return Optional.of(
          OffsetDateTime.of(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], 0, zone)
              .toInstant());
    } catch (DateTimeException e) {
      // Digits that are no time say nothing of the dump's age; the next source is asked.
      return Optional.empty();
    }
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moves locations from one root to another, by path components; the longest root wins. */
final class LocationMap {
  private static final Pattern PAIR =
      Pattern.compile("(.+?)=([A-Za-z][A-Za-z0-9+.-]*:/.*)", Pattern.DOTALL);

  /** One root and where it goes, without slashes at their ends. */
  record Move(String from, String to, LocationPrefix prefix) {}

  private final List<Move> moves;

  private LocationMap(List<Move> moves) {
    this.moves = moves;
  }

  /**
   * Reads {@code FROM=TO} pairs.
   *
   * @throws JobException usage, when one is none
   */
  static LocationMap parse(List<String> pairs) {
    List<Move> moves = new ArrayList<>();
    for (String pair : pairs) {
      Matcher match = PAIR.matcher(pair);
      Optional<LocationPrefix> from =
          match.matches() ? LocationPrefix.parse(match.group(1)) : Optional.empty();
      Optional<LocationPrefix> to =
          match.matches() ? LocationPrefix.parse(match.group(2)) : Optional.empty();
      if (from.isEmpty() || to.isEmpty() || from.get().leadsUp() || to.get().leadsUp()) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid map: " + pair + " (needs FROM=TO, such as gs://a/warehouse=gs://b/warehouse)");
      }
      for (Move other : moves) {
        if (other.prefix().equals(from.get()) && !other.to().equals(bare(match.group(2)))) {
          throw new JobException(
              ExitStatus.USAGE, "Invalid map: " + pair + " (moves elsewhere: " + other.to() + ")");
        }
      }
      moves.add(new Move(bare(match.group(1)), bare(match.group(2)), from.get()));
    }
    moves.sort(
        Comparator.comparingInt((Move move) -> move.prefix().components().size()).reversed());
    return new LocationMap(moves);
  }

  /**
   * The same map over texts of one byte a character, as a dump's values are: whatever their
   * character set, the bytes behind a root stay as they are.
   */
  LocationMap ofBytes() {
    List<Move> bytes = new ArrayList<>();
    for (Move move : moves) {
      String from = bytes(move.from());
      bytes.add(new Move(from, bytes(move.to()), LocationPrefix.parse(from).orElseThrow()));
    }
    return new LocationMap(bytes);
  }

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** Whether all roots are ASCII, so that they are the same bytes in every character set. */
  boolean isAscii() {
    return moves.stream()
        .allMatch(move -> (move.from() + move.to()).chars().allMatch(c -> c < 128));
  }

  private static String bare(String root) {
    String text = root;
    while (text.endsWith("/") && !text.endsWith("://")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }

  /** Where a location goes; empty when it is under no root, or leads upwards. */
  Optional<String> moved(String location) {
    Optional<LocationPrefix> parsed = LocationPrefix.parse(location);
    if (parsed.isEmpty() || parsed.get().leadsUp()) {
      return Optional.empty();
    }
    for (Move move : moves) {
      if (move.prefix().holds(parsed.get())) {
        return Optional.of(moved(move, location, parsed.get()));
      }
    }
    return Optional.empty();
  }

  private static String moved(Move move, String location, LocationPrefix parsed) {
    if (location.startsWith(move.from())) {
      String rest = location.substring(move.from().length());
      if (rest.isEmpty() || rest.startsWith("/")) {
        return move.to() + rest;
      }
    }
    List<String> rest =
        parsed.components().subList(move.prefix().components().size(), parsed.components().size());
    return rest.isEmpty() ? move.to() : move.to() + "/" + String.join("/", rest);
  }

  /** Whether a text that is no location itself speaks of a place under one of the roots. */
  boolean isMentionedIn(String text) {
    for (Move move : moves) {
      for (int at = text.indexOf(move.from()); at >= 0; at = text.indexOf(move.from(), at + 1)) {
        int end = at + move.from().length();
        if (end == text.length() || !isPartOfName(text.charAt(end))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }
}

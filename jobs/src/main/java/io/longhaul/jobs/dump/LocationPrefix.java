package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A location taken apart as Hadoop does: scheme, authority and the components of the path, nothing
 * decoded. Two locations are compared by these, never as text.
 *
 * @param authority empty when it has none, as in {@code file:/x}
 */
record LocationPrefix(String scheme, String authority, List<String> components) {
  LocationPrefix {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(authority, "authority is null");
    components = List.copyOf(components);
  }

  /** Takes a location apart; empty when it has no scheme or its path is not absolute. */
  static Optional<LocationPrefix> parse(String location) {
    int colon = location.indexOf(':');
    if (colon <= 0 || location.indexOf('/') < colon || !isScheme(location.substring(0, colon))) {
      return Optional.empty();
    }
    String scheme = location.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = location.substring(colon + 1);
    String authority = "";
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = (slash < 0 ? rest.substring(2) : rest.substring(2, slash));
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    if (!rest.startsWith("/")) {
      return Optional.empty();
    }
    List<String> components = new ArrayList<>();
    for (String component : rest.split("/")) {
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return Optional.of(new LocationPrefix(scheme, authority.toLowerCase(Locale.ROOT), components));
  }

  private static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code other} is this place or below it. */
  boolean holds(LocationPrefix other) {
    return scheme.equals(other.scheme)
        && authority.equals(other.authority)
        && other.components.size() >= components.size()
        && other.components.subList(0, components.size()).equals(components);
  }

  /** Whether a component leads upwards, so that the place is another than it looks. */
  boolean leadsUp() {
    return components.contains("..");
  }
}

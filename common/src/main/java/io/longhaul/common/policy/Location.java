package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A place on a file system. The path is taken as it stands: nothing in it is decoded, and every
 * character but {@code /} and NUL may stand in a component.
 *
 * @param scheme in lower case
 * @param authority as written; empty for {@code file}
 * @param components of the path; none for the root
 */
public record Location(String scheme, String authority, List<String> components) {
  private static final String FILE = "file";
  private static final String RIGHT = "an absolute URI such as hdfs://namenode:8020/warehouse";
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/");
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(/.*)?", Pattern.DOTALL);
  private static final Pattern AUTHORITY = Pattern.compile("[^\\s\\p{Cntrl}:@]*(@[^\\s@]+|:\\d+)?");

  public Location {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(authority, "authority is null");
    components = List.copyOf(components);
  }

  /** Whether a text is a URI or begins with a slash, and so is no path under a warehouse. */
  static boolean isAbsolute(String text) {
    return text.startsWith("/") || URI.matcher(text).lookingAt();
  }

  /**
   * Reads an absolute URI, or an absolute path of the local file system. Slashes too many, trailing
   * slashes and {@code .} are dropped.
   *
   * @throws IllegalArgumentException for a relative path, {@code ..}, or a missing authority
   */
  public static Location parse(String text) {
    if (text.startsWith("/")) {
      return new Location(FILE, "", components(text));
    }
    Matcher form = FORM.matcher(text);
    if (!isAbsolute(text) || !form.matches()) {
      throw new InvalidValueException("location", text, RIGHT);
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    String authority = Optional.ofNullable(form.group(2)).orElse("");
    if (scheme.equals(FILE) && !authority.isEmpty()) {
      throw new InvalidValueException("location", text, "three slashes, such as file:///data/x");
    }
    if (!scheme.equals(FILE) && authority.isEmpty()) {
      throw new InvalidValueException("location", text, "with a host or bucket: " + RIGHT);
    }
    if (!AUTHORITY.matcher(authority).matches()) {
      throw new InvalidValueException(
          "location", text, "a host or bucket without user and password after " + scheme + "://");
    }
    return new Location(
        scheme, authority, components(Optional.ofNullable(form.group(3)).orElse("")));
  }

  static List<String> components(String path) {
    List<String> components = new ArrayList<>();
    for (String component : path.split("/")) {
      if (component.equals("..") || component.indexOf('\0') >= 0) {
        throw new InvalidValueException("path", path, "a path without .. and NUL");
      }
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return components;
  }

  /**
   * The place at a relative path; this one for {@code .} and the empty string.
   *
   * @throws IllegalArgumentException for {@code ..}
   */
  public Location resolve(String path) {
    List<String> resolved = new ArrayList<>(components);
    resolved.addAll(components(path));
    return new Location(scheme, authority, resolved);
  }

  /** Whether this is on the local file system. */
  public boolean isLocal() {
    return scheme.equals(FILE);
  }

  /** Scheme and authority, such as {@code hdfs://a:8020} or {@code file://}. */
  public String root() {
    return scheme + "://" + authority;
  }

  /** The absolute path on its file system; {@code /} for the root. */
  public String path() {
    return "/" + String.join("/", components);
  }

  /** Whether both are on one file system, as far as their names tell. */
  public boolean isOnFileSystemOf(Location other) {
    return fileSystemKey().equals(other.fileSystemKey());
  }

  /** Whether {@code other} is this place or inside it, component by component. */
  public boolean contains(Location other) {
    return isOnFileSystemOf(other)
        && other.components.size() >= components.size()
        && other.components.subList(0, components.size()).equals(components);
  }

  /** The path of {@code inner}, which this place contains, relative to this place. */
  public String relativize(Location inner) {
    if (!contains(inner)) {
      throw new IllegalArgumentException("Invalid path, must be inside " + this + ": " + inner);
    }
    return String.join("/", inner.components.subList(components.size(), inner.components.size()));
  }

  /** Equal for two spellings of one place: case of the host, default port, sister schemes. */
  Key key() {
    return new Key(fileSystemKey(), components);
  }

  private String fileSystemKey() {
    String host = authority.toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "hdfs" -> "hdfs://" + (host.endsWith(":8020") ? host.replace(":8020", "") : host);
      case "s3", "s3n", "s3a" -> "s3a://" + host;
      case "abfs", "abfss" -> "abfs://" + host;
      case "wasb", "wasbs" -> "wasb://" + host;
      default -> scheme + "://" + host;
    };
  }

  /** The URI, without a trailing slash; of a root it is {@link #root()}. */
  @Override
  public String toString() {
    return components.isEmpty() ? root() : root() + path();
  }

  /** What makes two locations one place. */
  record Key(String fileSystem, List<String> components) {
    /** What is known of the nearest place that this one lies in, itself not counted. */
    <T> Optional<T> nearestAround(Map<Key, T> known) {
      return IntStream.iterate(components.size() - 1, depth -> depth >= 0, depth -> depth - 1)
          .mapToObj(depth -> known.get(new Key(fileSystem, components.subList(0, depth))))
          .filter(Objects::nonNull)
          .findFirst();
    }
  }
}

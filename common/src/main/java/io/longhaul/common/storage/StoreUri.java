package io.longhaul.common.storage;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place as an operator writes it. Behind the authority all text is the path, nothing is decoded
 * or special, as in Hadoop's own commands: {@code %20} are three characters.
 *
 * @param scheme in lower case; {@code file} of a bare path
 * @param authority empty where there is none
 * @param path as {@link Store} wants it
 */
record StoreUri(String scheme, String authority, String path) {
  private static final String LOCAL = "file";
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(/.*)?", Pattern.DOTALL);
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  static StoreUri parse(String text) {
    if (text.startsWith("/")) {
      return new StoreUri(LOCAL, "", normal(text, text));
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw invalid(text, "needs scheme://authority/path, such as hdfs://primary/warehouse");
    }
    String scheme = form.group(1).toLowerCase(Locale.ROOT);
    String authority = form.group(2) == null ? "" : form.group(2);
    if (scheme.equals(LOCAL)) {
      if (!authority.isEmpty() && !authority.equals("localhost")) {
        throw invalid(text, "names a host: write file:///path");
      }
      authority = "";
    }
    return new StoreUri(
        scheme, authority, normal(text, form.group(3) == null ? "" : form.group(3)));
  }

  boolean isLocal() {
    return scheme.equals(LOCAL);
  }

  /** Scheme and authority. */
  String root() {
    return isLocal() ? LocalStore.URI : scheme + "://" + authority;
  }

  StoreUri withAuthority(String other) {
    return new StoreUri(scheme, other, path);
  }

  static JobException invalid(String text, String wanted) {
    return new JobException(
        ExitStatus.USAGE, "Invalid URI: " + PrintableName.of(text) + " (" + wanted + ")");
  }

  private static String normal(String text, String path) {
    String single = SLASHES.matcher(path).replaceAll("/");
    String bare = single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    String normal = bare.isEmpty() ? StorePath.ROOT : bare;
    if (!StorePath.isNormal(normal)) {
      throw invalid(text, "must not hold . or .. as a component");
    }
    return normal;
  }
}

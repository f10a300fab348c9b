package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The place of a dataset at the target.
 *
 * @param uri absolute, without a trailing slash unless it is a root
 */
record LockTarget(String uri) implements Comparable<LockTarget> {
  LockTarget {
    requireNonNull(uri, "uri is null");
  }

  /** SHA-256 of the URI as hex: a name that every store can hold. */
  String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(uri.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("No SHA-256 in this Java", e);
    }
  }

  /** Whether it is the same place, lies in the other one, or the other one in it. */
  boolean overlaps(LockTarget other) {
    return holds(other.uri) || other.holds(uri);
  }

  private boolean holds(String place) {
    return place.equals(uri) || place.startsWith(uri.endsWith("/") ? uri : uri + "/");
  }

  @Override
  public int compareTo(LockTarget other) {
    return uri.compareTo(other.uri);
  }
}

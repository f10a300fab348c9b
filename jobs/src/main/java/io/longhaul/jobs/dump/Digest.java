package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SHA-256 of a file as it is stored. */
final class Digest {
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})(?:\\s+\\*?(.+))?");

  private Digest() {}

  static String of(DumpSource source) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = source.open()) {
      byte[] buffer = new byte[256 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
    }
  }

  /** One line of a digest file; the name is empty in a bare one. */
  private record Sum(String digest, String name) {
    /** How many components, counted from their ends, two paths have in common. */
    int likeness(String file) {
      List<String> own = Arrays.asList(name.split("/"));
      List<String> other = Arrays.asList(file.split("/"));
      int same = 0;
      while (same < Math.min(own.size(), other.size())
          && own.get(own.size() - 1 - same).equals(other.get(other.size() - 1 - same))) {
        same++;
      }
      return same;
    }
  }

  /**
   * The digest written down for a file, bare or as {@code sha256sum} writes it: exports of several
   * days are all named alike, so the line whose path is most like the file's counts.
   *
   * @throws JobException usage, when there is none, or several that are as like
   */
  static String expected(String text, String file) {
    List<Sum> sums = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher match = LINE.matcher(line.strip());
      if (match.matches()) {
        String name = match.group(2) == null ? "" : match.group(2);
        sums.add(new Sum(match.group(1).toLowerCase(Locale.ROOT), name));
      }
    }
    if (sums.size() == 1 && sums.get(0).name().isEmpty()) {
      return sums.get(0).digest();
    }
    int most = sums.stream().mapToInt(sum -> sum.likeness(file)).max().orElse(0);
    List<String> digests =
        sums.stream()
            .filter(sum -> most > 0 && sum.likeness(file) == most)
            .map(Sum::digest)
            .distinct()
            .toList();
    if (digests.size() != 1) {
      String name = file.substring(file.lastIndexOf('/') + 1);
      String found = digests.isEmpty() ? "no SHA-256" : digests.size() + " SHA-256";
      throw new JobException(
          ExitStatus.USAGE, "Invalid digest file: " + found + " of " + name + " in it");
    }
    return digests.get(0);
  }
}

package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One SQL server of a JDBC URL. */
record HostAndPort(String host, int port) {
  private static final int DEFAULT_PORT = 3306;
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:,()]+)(?::(\\d{1,5}))?");

  /**
   * @throws JobException usage, when the URL names several: a dump is of one
   */
  static HostAndPort of(String authority) {
    Matcher match = FORM.matcher(authority);
    if (!match.matches()) {
      throw new JobException(
          ExitStatus.USAGE,
          "Invalid dumps.jdbc.source.url: %s (a dump is taken from one server: HOST or HOST:PORT)"
              .formatted(authority));
    }
    String host = match.group(1).replaceAll("[\\[\\]]", "");
    return new HostAndPort(
        host, match.group(2) == null ? DEFAULT_PORT : Integer.parseInt(match.group(2)));
  }
}

package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Passwords, which come by reference only: a message names the reference. */
final class Secrets {
  private static final int MAX_BYTES = 64 * 1024;

  private Secrets() {}

  /** The one line of a file. */
  static String file(String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > MAX_BYTES) {
        throw invalid("--password-file", name, "is longer than a password");
      }
      String secret = Files.readString(file).replaceFirst("\\R\\z", "");
      if (secret.isEmpty()) {
        throw invalid("--password-file", name, "is empty");
      }
      return secret;
    } catch (IOException e) {
      throw invalid("--password-file", name, "can't be read");
    }
  }

  /** The value of an environment variable. */
  static String environment(String name) {
    return Optional.ofNullable(System.getenv(name))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> invalid("--password-env", name, "is not set"));
  }

  private static JobException invalid(String option, String name, String why) {
    return new JobException(ExitStatus.USAGE, "Invalid " + option + ": " + name + " (" + why + ")");
  }

  static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

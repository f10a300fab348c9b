package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.MetastoreAccess;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What both jobs read of a policy and their command lines. */
final class Settings {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private Settings() {}

  static Policy policy(Path file) {
    try {
      return PolicyFile.load(file);
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  static DumpSettings dumps(Policy policy) {
    return policy
        .dumps()
        .orElseThrow(
            () ->
                usage(
                    "policy: %s has no dumps.folder (see conf/policy.yaml)"
                        .formatted(policy.name())));
  }

  /**
   * How the metastore of a side is reached.
   *
   * @param done what would be done to it
   */
  static MetastoreAccess access(Optional<MetastoreAccess> access, String side, String done) {
    return access.orElseThrow(
        () ->
            usage(
                "policy: no dumps.jdbc.%1$s and no dumps.service.%1$s, so that nothing can be %2$s (see conf/policy.yaml)"
                    .formatted(side, done)));
  }

  static Duration timeout(String text) {
    try {
      return text == null ? DEFAULT_TIMEOUT : DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage("--timeout: " + text + " (needs a duration such as 30m)");
    }
  }

  static Path workFolder(String text) {
    return Path.of(text == null ? System.getProperty("java.io.tmpdir") : text).toAbsolutePath();
  }

  static JobException usage(String what) {
    return new JobException(ExitStatus.USAGE, "Invalid " + what);
  }
}

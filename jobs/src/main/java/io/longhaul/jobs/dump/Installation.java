package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.sql.SqlDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the build put beside the job jar: the class paths of metastores, Hive's upgrade scripts, and
 * on a machine that builds also a SQL driver.
 */
final class Installation {
  private final Path folder;

  Installation(Path folder) {
    this.folder = folder;
  }

  /** Where the class file or the jar of this class lies. */
  static Installation here() {
    return new Installation(SqlDriver.installation(Installation.class));
  }

  /** The folder of a metastore's jars. */
  Path library(String name) {
    Path library = folder.resolve("lib").resolve(name);
    if (!Files.isDirectory(library)) {
      throw new JobException(
          ExitStatus.USAGE, "Invalid installation: no folder " + library + " (build with Maven)");
    }
    return library;
  }

  /** The driver of the jar that was given, else of the one that the build fetched. */
  SqlDriver driver(Optional<String> given) throws IOException {
    return SqlDriver.find(given, folder);
  }
}

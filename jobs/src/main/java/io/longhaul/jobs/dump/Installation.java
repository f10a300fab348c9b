package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What the build put beside the job jar: the class paths of metastores, Hive's upgrade scripts, and
 * on a machine that builds also a SQL driver.
 */
final class Installation {
  private static final String WHERE_A_DRIVER_IS =
      "give MySQL Connector/J (mysql-connector-j, 8.4 is tested) by --driver JAR; it is on Maven"
          + " Central as com.mysql:mysql-connector-j, and mvn package fetches it for this machine";

  private final Path folder;

  Installation(Path folder) {
    this.folder = folder;
  }

  /** Where the class file or the jar of this class lies. */
  static Installation here() {
    try {
      URL code = Installation.class.getProtectionDomain().getCodeSource().getLocation();
      return new Installation(Path.of(code.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot find the job jar", e);
    }
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

  /** The driver's jar: the one given, else the one that the build fetched. */
  Path driverJar(Optional<String> given) throws IOException {
    if (given.isPresent()) {
      Path jar = Path.of(given.get()).toAbsolutePath();
      if (!Files.isRegularFile(jar)) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid --driver: " + given.get() + " (no such file; " + WHERE_A_DRIVER_IS + ")");
      }
      return jar;
    }
    Path fetched = folder.resolve("test-driver");
    if (Files.isDirectory(fetched)) {
      try (Stream<Path> files = Files.list(fetched)) {
        List<Path> jars =
            files.filter(file -> file.toString().endsWith(".jar")).sorted().limit(1).toList();
        if (!jars.isEmpty()) {
          return jars.get(0).toAbsolutePath();
        }
      }
    }
    throw new JobException(ExitStatus.USAGE, "Cannot find a SQL driver: " + WHERE_A_DRIVER_IS);
  }

  /** The driver, in a class loader of its own: it is on no class path of Longhaul's. */
  static Driver driver(Path jar) {
    try {
      URL[] urls = {jar.toUri().toURL()};
      // Lives as long as the process: the driver loads classes until its last connection closes.
      URLClassLoader loader = new URLClassLoader(urls, Installation.class.getClassLoader());
      for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.getClass().getClassLoader() == loader
            && driver.acceptsURL("jdbc:mysql://localhost/")) {
          return driver;
        }
      }
    } catch (MalformedURLException | java.sql.SQLException e) {
      throw new JobException(ExitStatus.USAGE, "Invalid --driver: " + jar, e);
    }
    throw new JobException(
        ExitStatus.USAGE,
        "Invalid --driver: "
            + jar
            + " (holds no driver for jdbc:mysql; "
            + WHERE_A_DRIVER_IS
            + ")");
  }
}

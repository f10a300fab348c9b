package io.longhaul.common.sql;

import static java.util.Objects.requireNonNull;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The JDBC driver, which is on no class path of Longhaul's.
 *
 * @param jar where it is from
 */
public record SqlDriver(Driver driver, Path jar) {
  private static final String WHERE_A_DRIVER_IS =
      "give MySQL Connector/J (mysql-connector-j, 8.4 is tested) by --driver JAR; it is on Maven"
          + " Central as com.mysql:mysql-connector-j, and mvn package fetches it for this machine";

  public SqlDriver {
    requireNonNull(driver, "driver is null");
    requireNonNull(jar, "jar is null");
  }

  /** Where the class file or the jar of a class lies: beside it the build puts what it fetches. */
  public static Path installation(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot find the job jar", e);
    }
  }

  /**
   * The driver of the jar that was given, else of the one that the build fetched.
   *
   * @param installation as of {@link #installation}
   * @throws JobException usage, when there is none
   */
  public static SqlDriver find(Optional<String> given, Path installation) throws IOException {
    Path jar = jar(given, installation);
    return new SqlDriver(load(jar), jar);
  }

  private static Path jar(Optional<String> given, Path installation) throws IOException {
    if (given.isPresent()) {
      Path jar = Path.of(given.get()).toAbsolutePath();
      if (!Files.isRegularFile(jar)) {
        throw new JobException(
            ExitStatus.USAGE,
            "Invalid --driver: " + given.get() + " (no such file; " + WHERE_A_DRIVER_IS + ")");
      }
      return jar;
    }
    Path fetched = installation.resolve("test-driver");
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

  private static Driver load(Path jar) {
    try {
      URL[] urls = {jar.toUri().toURL()};
      // Lives as long as the process: the driver loads classes until its last connection closes.
      URLClassLoader loader = new URLClassLoader(urls, SqlDriver.class.getClassLoader());
      for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.getClass().getClassLoader() == loader
            && driver.acceptsURL("jdbc:mysql://localhost/")) {
          return driver;
        }
      }
    } catch (MalformedURLException | SQLException e) {
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

package io.longhaul.jobs.metastore;

import io.longhaul.jobs.dump.MariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs that stand in front of real ones, or in their place, and write down what they got. */
final class Scripts {
  private Scripts() {}

  /** A shell script that can be executed. */
  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The server's own mariadb-dump, with something before it. */
  static Path dumpTool(Path file, MariaDb server, String before) throws IOException {
    return write(file, before + "\n" + real(server) + " \"$@\"\n");
  }

  /** The server's own mariadb-dump, its output through something. */
  static Path dumpToolInto(Path file, MariaDb server, String filter) throws IOException {
    return write(file, "set -o pipefail\n" + real(server) + " \"$@\" | " + filter + "\n");
  }

  private static String real(MariaDb server) {
    return "LD_LIBRARY_PATH='%s' '%s'"
        .formatted(server.libraries(), server.programs().resolve("mariadb-dump"));
  }
}

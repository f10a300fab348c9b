package io.longhaul.bench;

import java.nio.file.Path;
import java.util.List;

/** The start of a command line that runs a class of this class path. */
final class JavaCommand {
  private JavaCommand() {}

  /** All processes get the same settings, so that no side of a comparison has a better JVM. */
  static List<String> of(String heap) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms" + heap,
        "-Xmx" + heap,
        "-XX:-UsePerfData",
        "-Dlog4j2.configurationFile=log4j2-bench.properties",
        "-cp",
        System.getProperty("java.class.path"));
  }
}

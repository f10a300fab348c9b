package io.longhaul.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The start of a command line that runs a class of this class path. */
final class JavaCommand {
  private JavaCommand() {}

  /**
   * All processes start the same way, so that no side of a comparison has a better JVM.
   *
   * @param options of the JVM
   */
  static List<String> of(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs opened; the others don't mind.
    command.add("@" + root().resolve("jobs/target/jvm.options"));
    command.addAll(List.of(options));
    command.add("-Dlog4j2.configurationFile=log4j2-bench.properties");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  /** The project's directory. */
  static Path root() {
    return Path.of(System.getProperty("longhaul.bench.root"));
  }
}

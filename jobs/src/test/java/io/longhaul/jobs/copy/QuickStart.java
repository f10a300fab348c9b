package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The product's jars as an operator starts them, with the gate beside them and their classes in an
 * archive that the JVM maps: it halves the time that a process takes to start.
 */
final class QuickStart {
  private static final Path BUILT = Path.of(System.getProperty("longhaul.test.built", "target"));
  private static QuickStart made;

  private final String classPath;
  private final Path archive;

  private QuickStart(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  /** The options of the JVM, class path included; the first call takes some seconds. */
  static synchronized List<String> options() throws IOException, InterruptedException {
    if (made == null) {
      Path folder = Files.createDirectories(BUILT.resolve("quick-start"));
      Path archive = folder.resolve("classes.jsa");
      Files.deleteIfExists(archive);
      QuickStart start = new QuickStart(classPath(folder.resolve("gate.jar")), archive);
      start.train(Files.createTempDirectory(folder, "run-"));
      made = start;
    }
    List<String> options = new ArrayList<>(made.common());
    options.add("-XX:SharedArchiveFile=" + made.archive);
    return options;
  }

  private List<String> common() {
    List<String> options = new ArrayList<>();
    // Quick to start, and small: it lives for seconds.
    options.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx512m"));
    options.add("-Dlog4j2.configurationFile=" + Path.of("..", "conf", "log4j2.properties"));
    options.add("@" + BUILT.resolve("jvm.options"));
    options.addAll(List.of("-cp", classPath));
    return options;
  }

  /** Only jars: the archive takes no classes from folders. */
  private static String classPath(Path gate) throws IOException {
    try (OutputStream out = Files.newOutputStream(gate);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> walk = Files.walk(BUILT.resolve("test-classes/io/longhaul/jobs/copy"))) {
      for (Path file : walk.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("GatedHdfs") || name.startsWith("Moment")) {
          jar.putNextEntry(new JarEntry("io/longhaul/jobs/copy/" + name));
          Files.copy(file, jar);
          jar.closeEntry();
        }
      }
    }
    List<String> jars = new ArrayList<>();
    jars.add(BUILT.resolve("longhaul.jar").toString());
    try (Stream<Path> lib = Files.list(BUILT.resolve("lib/spark"))) {
      lib.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().forEach(jars::add);
    }
    jars.add(gate.toString());
    return String.join(":", jars);
  }

  /** Copies a file; the JVM keeps what it has loaded. */
  private void train(Path folder) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(common());
    options.add("-XX:ArchiveClassesAtExit=" + archive);
    try (CopyTrial trial = CopyTrial.hdfs(folder)) {
      trial.source.write("d/file", "content");
      trial.dataset("name: d, path: d").gate(folder, Moment.never());
      try (ChildRun run = trial.start(folder, options, "copy")) {
        assertThat(run.exit()).as(run.err()).isZero();
      }
    }
  }
}

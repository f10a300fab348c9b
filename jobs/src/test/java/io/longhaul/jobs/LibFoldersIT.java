package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The run-time class paths that the build puts together. */
class LibFoldersIT {
  private static final Path LIB = Path.of("target", "lib");
  private static final String HIVE = "org/apache/hadoop/hive/";

  /** In hive-common and in hive-storage-api: every Spark distribution has both jars. */
  private static final List<String> TWICE_IN_SPARK =
      List.of(
          HIVE + "common/ValidReadTxnList.class",
          HIVE + "common/ValidTxnList.class",
          HIVE + "common/ValidTxnList$RangeResponse.class");

  @Test
  void sparkIsThere() throws IOException {
    assertThat(jars(LIB.resolve("spark")))
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("spark-hive_"))
        .anyMatch(name -> name.startsWith("hadoop-client-runtime-"))
        .anyMatch(name -> name.startsWith("log4j-slf4j2-impl-"))
        .anyMatch(name -> name.startsWith("hbase-shaded-mapreduce-"))
        .noneMatch(name -> name.startsWith("hadoop-hdfs-client"))
        .noneMatch(name -> name.contains("minicluster"))
        .noneMatch(name -> name.startsWith("longhaul"));
  }

  /** Spark's and the metastores' jars hold Hive classes of the same names. */
  @ParameterizedTest
  @MethodSource("classPaths")
  void noClassPathHoldsAHiveClassTwice(List<Path> folders) throws IOException {
    Map<String, Path> seen = new TreeMap<>();
    Map<String, List<Path>> twice = new TreeMap<>();
    for (Path folder : folders) {
      for (Path jar : jars(folder)) {
        for (String name : hiveClasses(jar)) {
          Path first = seen.putIfAbsent(name, jar);
          if (first != null) {
            twice.put(name, List.of(first, jar));
          }
        }
      }
    }
    TWICE_IN_SPARK.forEach(twice::remove);
    assertThat(twice).isEmpty();
  }

  /** Each job's own folder goes behind Spark's; a metastore runs alone in a process. */
  static Stream<List<Path>> classPaths() throws IOException {
    try (Stream<Path> folders = Files.list(LIB)) {
      return folders.map(LibFoldersIT::classPath).toList().stream();
    }
  }

  private static List<Path> classPath(Path folder) {
    String name = folder.getFileName().toString();
    boolean alone = name.equals("spark") || name.startsWith("metastore");
    return alone ? List.of(folder) : List.of(LIB.resolve("spark"), folder);
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static List<String> hiveClasses(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(HIVE) && name.endsWith(".class"))
          .toList();
    }
  }
}

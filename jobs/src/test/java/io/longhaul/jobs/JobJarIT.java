package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The job jar holds Longhaul and small libraries only: the platform brings the rest. */
class JobJarIT {
  private static final Path JAR = Path.of("target", "longhaul.jar");

  @Test
  void holdsNoClassesButOursAndTheSmallLibraries() throws IOException {
    assertThat(names().filter(name -> name.endsWith(".class")))
        .isNotEmpty()
        .allMatch(
            name ->
                Stream.of(
                        "io/longhaul/",
                        "org/kohsuke/args4j/",
                        "org/snakeyaml/engine/",
                        "com/networknt/",
                        "com/ethlo/time/",
                        "com/cronutils/",
                        "jakarta/mail/",
                        "jakarta/activation/",
                        "org/eclipse/angus/")
                    .anyMatch(name::startsWith));
  }

  /** Jackson, Guava, Parquet and the like are there already: two versions of a class would meet. */
  @Test
  void holdsNoClassThatSparkProvides() throws IOException {
    List<String> provided = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of("target", "lib", "spark"))) {
      for (Path jar : jars.toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          file.stream().map(ZipEntry::getName).forEach(provided::add);
        }
      }
    }
    assertThat(provided).contains("com/fasterxml/jackson/databind/ObjectMapper.class");
    Set<String> names = new HashSet<>(provided);
    assertThat(names().filter(name -> name.endsWith(".class") && names.contains(name))).isEmpty();
  }

  @Test
  void registersNoServicesButThoseOfMail() throws IOException {
    assertThat(
            names()
                .filter(name -> name.matches("META-INF/services/.+"))
                .filter(
                    name -> !name.matches("META-INF/services/jakarta\\.(mail|activation)\\..*")))
        .isEmpty();
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThanOrEqualTo(15L << 20);
  }

  @Test
  void holdsOurResources() throws IOException {
    List<String> entries = names().toList();
    for (Path sources :
        List.of(Path.of("src/main/resources"), Path.of("../common/src/main/resources"))) {
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          assertThat(entries)
              .containsAll(
                  files
                      .filter(Files::isRegularFile)
                      .map(f -> sources.relativize(f).toString())
                      .toList());
        }
      }
    }
  }

  @Test
  void holdsLicenseAndNotice() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (String name : List.of("LICENSE", "NOTICE")) {
        ZipEntry entry = jar.getEntry("META-INF/" + name);
        assertThat(entry).as(name).isNotNull();
        assertThat(jar.getInputStream(entry))
            .hasBinaryContent(Files.readAllBytes(Path.of("..", name)));
      }
    }
  }

  @Test
  void startsMain() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(Main.class.getName());
    }
  }

  private static Stream<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList().stream();
    }
  }
}

package io.longhaul.jobs.repack;

import static io.longhaul.jobs.repack.RepackTrial.files;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a process of its own that is killed, and what the next one makes of it. */
class RepackKillIT {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message t { required int64 id; }");
  private static final int PARTITIONS = 60;
  private static final long PATIENCE_SECONDS = 120;
  private static final long POLL_MILLIS = 5;

  @TempDir private Path folder;

  private Path table() throws IOException {
    Path table = folder.resolve("table");
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    for (int part = 0; part < PARTITIONS; part++) {
      for (int i = 0; i < 2; i++) {
        Path file = table.resolve("p=%02d/%d.parquet".formatted(part, i));
        Files.createDirectories(file.getParent());
        try (ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(SCHEMA).build()) {
          for (long id = 0; id < 500; id++) {
            writer.write(groups.newGroup().append("id", id * 7 + part));
          }
        }
      }
    }
    return table;
  }

  private Process start(Path input, Path output) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String built = System.getProperty("longhaul.test.built", "target");
    command.addAll(List.of("-Xmx512m", "-Dspark.master=local[1]", "@" + built + "/jvm.options"));
    command.addAll(List.of("-cp", classPath, "io.longhaul.jobs.Main", "repack"));
    command.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  /** Groups that are staged and proven, with the times of their files. */
  private static Map<String, FileTime> proven(Path output) throws IOException {
    Map<String, FileTime> proven = new TreeMap<>();
    Path staging = output.resolve(".longhaul-work/staging");
    if (Files.isDirectory(staging)) {
      try (Stream<Path> all = Files.list(staging)) {
        for (Path note : all.filter(path -> path.toString().endsWith(".json")).toList()) {
          String name = note.getFileName().toString().replace(".json", ".parquet");
          Path file = staging.resolve(name);
          if (!name.startsWith(".") && Files.exists(file)) {
            proven.put("part-" + name, Files.getLastModifiedTime(file));
          }
        }
      }
    }
    return proven;
  }

  @Test
  void aKilledRunIsGoneOnWith() throws Exception {
    Path table = table();
    Path output = folder.resolve("output");
    Process child = start(table, output);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (proven(output).size() < 3 && child.isAlive()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
    child.destroyForcibly();
    assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as(Files.readString(folder.resolve("err"))).isEqualTo(137);
    Map<String, FileTime> before = proven(output);
    assertThat(before).hasSizeGreaterThanOrEqualTo(3);
    // Nothing is seen of a run before all of it is proven.
    assertThat(files(output)).isEmpty();

    JsonNode report = RepackTrial.repack(table, output, 0);
    assertThat(report.path("rows").path("out").asLong()).isEqualTo(PARTITIONS * 1_000L);
    Map<String, FileTime> after = new TreeMap<>();
    for (String file : files(output)) {
      Path path = output.resolve(file);
      after.put(path.getFileName().toString(), Files.getLastModifiedTime(path));
    }
    // What was proven before was taken over, not made anew.
    assertThat(after).hasSize(PARTITIONS).containsAllEntriesOf(before);
    assertThat(output.resolve(".longhaul-work")).doesNotExist();
    assertThat(RepackTrial.repack(table, output, 0).path("groups")).isEmpty();
  }
}

package io.longhaul.jobs.repack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateIT {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message t { required int64 id; required binary text; }");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** What a column of a file holds. */
  private enum Content {
    WORDS,
    NOISE
  }

  private static void write(Path file, CompressionCodecName codec, Content content, int seed)
      throws IOException {
    Files.createDirectories(file.getParent());
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    Random random = new Random(seed);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withCompressionCodec(codec)
            .build()) {
      for (int i = 0; i < 2_000; i++) {
        byte[] text = new byte[100];
        random.nextBytes(text);
        Binary value =
            content == Content.NOISE
                ? Binary.fromConstantByteArray(text)
                : Binary.fromString("customer " + random.nextInt(50) + " of the region " + i % 7);
        writer.write(groups.newGroup().append("id", (long) i).append("text", value));
      }
    }
  }

  private static JsonNode estimate(Path input, String... more) throws IOException {
    String[] words = new String[more.length + 5];
    System.arraycopy(
        new String[] {"repack", "--estimate", "--json", "--input", input.toString()},
        0,
        words,
        0,
        5);
    System.arraycopy(more, 0, words, 5, more.length);
    Command command = Command.run(words);
    assertThat(command.exit()).as(command.err()).isZero();
    return JSON.readTree(command.out()).path("estimates").get(0);
  }

  @Test
  void smallFilesLightlyPackedPay() throws IOException {
    Path input = folder.resolve("table");
    for (int i = 0; i < 12; i++) {
      Path file = input.resolve("part=%d/file-%d.parquet".formatted(i % 3, i));
      write(file, CompressionCodecName.SNAPPY, Content.WORDS, i);
    }
    JsonNode estimate = estimate(input, "--rate", "1 MB/s");
    assertThat(estimate.path("pays").asBoolean()).as(estimate.toString()).isTrue();
    assertThat(estimate.path("files").asInt()).isEqualTo(12);
    assertThat(estimate.path("rate").asLong()).isEqualTo(1_000_000);
    assertThat(estimate.path("cpuMinutes").asDouble()).isPositive();
    assertThat(estimate.path("linkMinutes").path("saved").asDouble()).isPositive();
    assertThat(RepackTrial.names(folder)).containsExactly("table");

    // Of a table that is looked at as a whole the expected size is the one that comes out.
    Path output = folder.resolve("out");
    JsonNode done = RepackTrial.repack(input, output, 0);
    long expected = estimate.path("bytes").path("out").asLong();
    assertThat(expected).isCloseTo(done.path("bytes").path("out").asLong(), within(expected / 50));
  }

  @Test
  void noiseDoesNotPay() throws IOException {
    Path input = folder.resolve("noise");
    for (int i = 0; i < 3; i++) {
      write(input.resolve(i + ".parquet"), CompressionCodecName.SNAPPY, Content.NOISE, i);
    }
    JsonNode estimate = estimate(input);
    assertThat(estimate.path("pays").asBoolean()).as(estimate.toString()).isFalse();
    assertThat(estimate.path("why").asText()).contains("at least 10 % are asked for");
    assertThat(estimate.path("sampledBytes").asLong()).isPositive();
  }

  @Test
  void whatIsDenseAlreadyDoesNotPay() throws IOException {
    Path input = folder.resolve("dense");
    for (int i = 0; i < 4; i++) {
      Path part = folder.resolve("of-" + i);
      for (int j = 0; j < 3; j++) {
        write(part.resolve(j + ".parquet"), CompressionCodecName.SNAPPY, Content.WORDS, i);
      }
      RepackTrial.repack(part, folder.resolve("out-" + i), 0);
      Files.createDirectories(input.resolve("p=" + i));
      Path made =
          folder.resolve("out-" + i).resolve(RepackTrial.files(folder.resolve("out-" + i)).get(0));
      Files.copy(made, input.resolve("p=" + i).resolve("a.parquet"));
    }
    JsonNode estimate = estimate(input);
    assertThat(estimate.path("pays").asBoolean()).isFalse();
    assertThat(estimate.path("why").asText()).isEqualTo("does not pay: nothing to repack");
    long in = estimate.path("bytes").path("in").asLong();
    assertThat(estimate.path("bytes").path("out").asLong()).isEqualTo(in);
  }

  @Test
  void whatIsNoParquetCountsAsItIs() throws IOException {
    RepackTrial.write(folder.resolve("other/a.csv"), "a,b,c and some more\n".repeat(100));
    JsonNode estimate = estimate(folder.resolve("other"));
    assertThat(estimate.path("bytes").path("out").asLong()).isEqualTo(2_000);
    assertThat(estimate.path("repackedBytes").asLong()).isZero();
  }
}

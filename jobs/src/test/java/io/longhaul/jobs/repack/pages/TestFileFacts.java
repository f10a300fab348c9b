package io.longhaul.jobs.repack.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.crypto.ColumnEncryptionProperties;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileFacts {
  private static final byte[] KEY =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message t { required int32 a; optional int32 b; }");

  @TempDir private Path folder;

  private Path encrypted(String name, FileEncryptionProperties properties) throws IOException {
    Path file = folder.resolve(name);
    List<Group> rows = List.of(new SimpleGroup(SCHEMA).append("a", 1).append("b", 2));
    return ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(SCHEMA)
            .withEncryption(properties),
        file,
        rows);
  }

  @Test
  void encryptedFilesAreRefusedByName() throws IOException {
    Path whole = encrypted("whole", FileEncryptionProperties.builder(KEY).build());
    assertThatThrownBy(() -> FileFacts.read(ParquetFiles.source(whole)))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessage("encrypted");
    ColumnEncryptionProperties column =
        ColumnEncryptionProperties.builder("b").withKey(KEY).build();
    Path oneColumn =
        encrypted(
            "column",
            FileEncryptionProperties.builder(KEY)
                .withPlaintextFooter()
                .withEncryptedColumns(Map.of(ColumnPath.get("b"), column))
                .build());
    assertThatThrownBy(() -> FileFacts.read(ParquetFiles.source(oneColumn)))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessage("encrypted");
  }

  @Test
  void columnsWhoseNamesDifferInCaseAloneStayApart() throws IOException {
    MessageType both =
        MessageTypeParser.parseMessageType(
            "message t { required int32 a; optional int32 A; optional int32 B; }");
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(first)).withType(both),
        first,
        List.of(new SimpleGroup(both).append("a", 1).append("A", 2).append("B", 3)));
    ParquetFiles.write(
        ExampleParquetWriter.builder(new LocalOutputFile(second)).withType(SCHEMA),
        second,
        List.of(new SimpleGroup(SCHEMA).append("a", 4).append("b", 5)));
    // b is not B: the files do not go together.
    FileFacts wide = FileFacts.read(ParquetFiles.source(first));
    FileFacts other = FileFacts.read(ParquetFiles.source(second));
    assertThat(wide.takes(other)).isFalse();
    assertThat(other.takes(wide)).isFalse();

    Path target = folder.resolve("target");
    ParquetFiles.merge(
        List.of(first, first), target, new PackSettings(CompressionCodec.ZSTD, 3, Profile.MODERN));
    assertThat(ParquetFiles.rows(target)).containsOnly("a: 1\nA: 2\nB: 3\n").hasSize(2);
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.RowsReader.Facts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows to a file of this machine that says nothing of itself but what it is told to. */
final class RowsWriter extends WriteSupport<Group> {
  private static final long ROW_GROUP = 32L << 20;

  private final MessageType schema;
  private final Map<String, String> keyValues;
  private GroupWriter writer;

  private RowsWriter(MessageType schema, Map<String, String> keyValues) {
    this.schema = schema;
    this.keyValues = keyValues;
  }

  /** Opens a file that rows like those of others can be written to. */
  static ParquetWriter<Group> open(Path file, MessageType schema, Facts facts) throws IOException {
    Builder builder =
        new Builder(file, new RowsWriter(schema, facts.keyValues()))
            .withConf(new PlainParquetConfiguration())
            .withRowGroupSize(ROW_GROUP)
            .withPageWriteChecksumEnabled(true)
            .withCompressionCodec(CompressionCodecName.SNAPPY);
    for (String column : facts.filtered()) {
      // Merging rebuilds the filters of what it reads. Parquet writes none beside a dictionary.
      builder.withBloomFilterEnabled(column, true).withDictionaryEncoding(column, false);
    }
    return builder.build();
  }

  private static final class Builder extends ParquetWriter.Builder<Group, Builder> {
    private final RowsWriter rows;

    Builder(Path file, RowsWriter rows) {
      super(new LocalOutputFile(file));
      this.rows = rows;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Group> getWriteSupport(Configuration conf) {
      return rows;
    }

    @Override
    protected WriteSupport<Group> getWriteSupport(ParquetConfiguration conf) {
      return rows;
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration conf) {
    return new WriteContext(schema, keyValues);
  }

  @Override
  public WriteContext init(ParquetConfiguration conf) {
    return new WriteContext(schema, keyValues);
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    writer = new GroupWriter(consumer, schema);
  }

  @Override
  public void write(Group row) {
    writer.write(row);
  }
}

package io.longhaul.jobs.repack.pages;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Decodes the pages of one chunk, one after the other. */
final class PageDecoder {
  private final PageCodec codec;
  private final CompressionCodec compression;
  private final ColumnData into;
  private final ColumnDescriptor column;
  private Values dictionary;
  private long[] hashes = {};
  private long[] numbers = {};

  PageDecoder(PageCodec codec, CompressionCodec compression, ColumnData into) {
    this.codec = codec;
    this.compression = compression;
    this.into = into;
    this.column = into.column();
    this.dictionary = Values.of(column, 0);
  }

  void dictionary(PageHeader header, byte[] bytes, int at) throws IOException {
    Encoding encoding = header.getDictionary_page_header().getEncoding();
    if (encoding != Encoding.PLAIN && encoding != Encoding.PLAIN_DICTIONARY) {
      throw new IOException("dictionary is encoded as " + encoding);
    }
    int size = header.getUncompressed_page_size();
    byte[] plain = codec.decompress(compression, bytes, at, header.getCompressed_page_size(), size);
    int count = header.getDictionary_page_header().getNum_values();
    dictionary = Values.of(column, size);
    dictionary.addPlain(plain, 0, size, count);
    hashes = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = dictionary.hash(i);
    }
    into.addDictionary(hashes);
  }

  void data(PageHeader header, DataPageHeader data, byte[] bytes, int at) throws IOException {
    int size = header.getUncompressed_page_size();
    byte[] page = codec.decompress(compression, bytes, at, header.getCompressed_page_size(), size);
    int count = data.getNum_values();
    int position = 0;
    if (column.getMaxRepetitionLevel() > 0) {
      needRuns(data.getRepetition_level_encoding());
      int end = runsEnd(page, position, size);
      repetition(page, position + 4, end, count);
      position = end;
    }
    int values = count;
    if (column.getMaxDefinitionLevel() > 0) {
      needRuns(data.getDefinition_level_encoding());
      int end = runsEnd(page, position, size);
      values = definition(page, position + 4, end, count);
      position = end;
    } else {
      into.addDefinition(0, count);
    }
    values(data.getEncoding(), page, position, size, count, values);
  }

  void data(PageHeader header, DataPageHeaderV2 data, byte[] bytes, int at) throws IOException {
    int count = data.getNum_values();
    int repetition = data.getRepetition_levels_byte_length();
    int definition = data.getDefinition_levels_byte_length();
    int compressed = header.getCompressed_page_size() - repetition - definition;
    int size = header.getUncompressed_page_size() - repetition - definition;
    if (repetition < 0 || definition < 0 || compressed < 0 || size < 0) {
      throw new IOException("levels are longer than the page");
    }
    if (column.getMaxRepetitionLevel() > 0) {
      repetition(bytes, at, at + repetition, count);
    }
    int values = count;
    int from = at + repetition;
    if (column.getMaxDefinitionLevel() > 0) {
      values = definition(bytes, from, from + definition, count);
    } else {
      into.addDefinition(0, count);
    }
    if (count - values != data.getNum_nulls()) {
      throw new IOException(
          "has %d nulls instead of %d".formatted(count - values, data.getNum_nulls()));
    }
    boolean plain = data.isSetIs_compressed() && !data.isIs_compressed();
    byte[] page =
        codec.decompress(
            plain || compressed == 0 ? CompressionCodec.UNCOMPRESSED : compression,
            bytes,
            from + definition,
            compressed,
            size);
    values(data.getEncoding(), page, 0, size, count, values);
  }

  private static void needRuns(Encoding levels) throws UnsupportedFileException {
    if (levels != Encoding.RLE) {
      throw new UnsupportedFileException("levels are encoded as " + levels);
    }
  }

  private static int runsEnd(byte[] page, int position, int size) throws IOException {
    int left = size - position - 4;
    int length =
        left < 0
            ? -1
            : (page[position] & 0xff)
                | ((page[position + 1] & 0xff) << 8)
                | ((page[position + 2] & 0xff) << 16)
                | ((page[position + 3] & 0xff) << 24);
    if (length < 0 || length > left) {
      throw new IOException("levels are longer than the page");
    }
    return position + 4 + length;
  }

  private void repetition(byte[] bytes, int from, int to, int count) throws IOException {
    int highest = column.getMaxRepetitionLevel();
    Hybrid.decode(
        bytes, from, to, Hybrid.width(highest), count, new Runs(highest, into::addRepetition));
  }

  private int definition(byte[] bytes, int from, int to, int count) throws IOException {
    int highest = column.getMaxDefinitionLevel();
    Runs runs = new Runs(highest, into::addDefinition);
    Hybrid.decode(bytes, from, to, Hybrid.width(highest), count, runs);
    return runs.highestSeen;
  }

  private void values(Encoding encoding, byte[] page, int from, int to, int levels, int count)
      throws IOException {
    if (count == 0) {
      return;
    }
    switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> ids(page, from, to, count);
      case PLAIN -> {
        Values values = into.plain(to - from);
        int known = values.count();
        if (column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
          values.addBits(page, from, to, count);
        } else {
          values.addPlain(page, from, to, count);
        }
        into.added(values, known);
      }
      case DELTA_BINARY_PACKED -> differences(page, from, to, count);
      case DELTA_LENGTH_BYTE_ARRAY -> lengthsFirst(page, from, to, count);
      case RLE, DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT ->
          others(encoding, page, from, to, levels, count);
      case BIT_PACKED -> throw new IOException("values are encoded as " + encoding);
    }
  }

  private void ids(byte[] page, int from, int to, int count) throws IOException {
    if (from >= to) {
      throw new IOException("ids end too early");
    }
    int width = page[from];
    if (width < 0 || width > 32) {
      throw new IOException("ids have " + width + " bits");
    }
    int known = dictionary.count();
    int[] ids = new int[count];
    Hybrid.decode(page, from + 1, to, width, count, new Ids(ids, known));
    into.addIds(dictionary, hashes, ids);
  }

  private void differences(byte[] page, int from, int to, int count) throws IOException {
    needType(
        column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32
            || column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64,
        "differences");
    Values values = into.plain(to - from);
    int known = values.count();
    new Deltas.Reader(page, from, to, values.width() == Long.BYTES).read(numbers(count), count);
    values.addNumbers(numbers, count);
    into.added(values, known);
  }

  private void lengthsFirst(byte[] page, int from, int to, int count) throws IOException {
    needType(
        column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY, "lengths");
    int start = new Deltas.Reader(page, from, to, false).read(numbers(count), count);
    long end = start;
    for (int i = 0; i < count; i++) {
      end += numbers[i];
      if (numbers[i] < 0 || end > to) {
        throw new IOException("value %d of %d ends too early".formatted(i, count));
      }
    }
    into.addBytes(page, start, numbers, count);
  }

  private void needType(boolean fits, String what) throws IOException {
    if (!fits) {
      throw new IOException(
          "values of type %s are encoded as %s"
              .formatted(column.getPrimitiveType().getPrimitiveTypeName(), what));
    }
  }

  private long[] numbers(int count) {
    if (numbers.length < count) {
      numbers = new long[count];
    }
    return numbers;
  }

  /** What few writers use goes through Parquet's own readers, value by value. */
  private void others(Encoding encoding, byte[] page, int from, int to, int levels, int count)
      throws IOException {
    ValuesReader reader =
        org.apache.parquet.column.Encoding.valueOf(encoding.name())
            .getValuesReader(column, ValuesType.VALUES);
    reader.initFromPage(levels, ByteBufferInputStream.wrap(ByteBuffer.wrap(page, from, to - from)));
    Values values = into.plain(to - from);
    int known = values.count();
    others(column.getPrimitiveType().getPrimitiveTypeName(), reader, count, values);
    into.added(values, known);
  }

  private static void others(
      PrimitiveTypeName type, ValuesReader reader, int count, Values values) {
    for (int i = 0; i < count; i++) {
      switch (type) {
        case BOOLEAN -> values.addBoolean(reader.readBoolean());
        case INT32 -> values.addInt(reader.readInteger());
        case INT64 -> values.addLong(reader.readLong());
        case FLOAT -> values.addInt(Float.floatToRawIntBits(reader.readFloat()));
        case DOUBLE -> values.addLong(Double.doubleToRawLongBits(reader.readDouble()));
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
          byte[] bytes = reader.readBytes().getBytes();
          values.add(bytes, 0, bytes.length);
        }
      }
    }
  }

  /** Levels, found to be none above the highest. */
  private static final class Runs implements Hybrid.Sink {
    private final int highest;
    private final Take take;
    private int highestSeen;

    interface Take {
      void run(int level, int times);
    }

    Runs(int highest, Take take) {
      this.highest = highest;
      this.take = take;
    }

    @Override
    public void run(int value, int times) throws IOException {
      if (value < 0 || value > highest) {
        throw new IOException("level is " + value + ", the highest is " + highest);
      }
      take.run(value, times);
      highestSeen += value == highest ? times : 0;
    }

    @Override
    public void values(int[] values, int count) throws IOException {
      for (int i = 0; i < count; ) {
        int end = i + 1;
        while (end < count && values[end] == values[i]) {
          end++;
        }
        run(values[i], end - i);
        i = end;
      }
    }
  }

  /** Ids, found to be of the dictionary. */
  private static final class Ids implements Hybrid.Sink {
    private final int[] ids;
    private final int known;
    private int filled;

    Ids(int[] ids, int known) {
      this.ids = ids;
      this.known = known;
    }

    @Override
    public void run(int value, int times) throws IOException {
      check(value);
      java.util.Arrays.fill(ids, filled, filled + times, value);
      filled += times;
    }

    @Override
    public void values(int[] values, int count) throws IOException {
      // Below 0 as soon as one is, or is beyond the last: a loop that a processor does in wide
      // steps.
      int outside = 0;
      for (int i = 0; i < count; i++) {
        outside |= values[i] | (known - 1 - values[i]);
      }
      for (int i = 0; i < count && outside < 0; i++) {
        check(values[i]);
      }
      System.arraycopy(values, 0, ids, filled, count);
      filled += count;
    }

    private void check(int id) throws IOException {
      if (id < 0 || id >= known) {
        throw new IOException("id %d is not in the dictionary of %d".formatted(id, known));
      }
    }
  }
}

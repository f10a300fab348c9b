package io.longhaul.jobs.repack.pages;

import io.longhaul.jobs.repack.pages.RangeInput.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.zip.CRC32;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** Decodes all pages of one column chunk. What it finds wrong is the file's damage. */
final class ChunkDecoder {
  // Some early writers did not count the dictionary's header (PARQUET-816).
  private static final int UNCOUNTED = 100;

  private final PageCodec codec;
  private final CRC32 crc = new CRC32();

  ChunkDecoder(PageCodec codec) {
    this.codec = codec;
  }

  /** Hears of each data page. */
  interface AfterPage {
    void decoded() throws IOException;
  }

  /**
   * Adds a chunk's values to those of the chunks before it.
   *
   * @throws DamagedFileException when a checksum is wrong or the bytes are no pages
   * @throws UnsupportedFileException when they are pages that only another way can read
   * @throws IOException when the store failed
   */
  void decode(SourceFile file, ColumnMetaData meta, ColumnData into, AfterPage after)
      throws IOException {
    String column = name(into.column());
    long start = start(meta);
    long end = Math.min(file.length(), start + meta.getTotal_compressed_size() + UNCOUNTED);
    long seen = 0;
    int page = 0;
    try {
      if (start < 4 || start > file.length() || end < start) {
        throw new IOException("chunk lies outside of the file");
      }
      RangeInput in = file.range(start, end - start);
      PageDecoder decoder = new PageDecoder(codec, meta.getCodec(), into);
      while (seen < meta.getNum_values()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new StoreException(new InterruptedIOException("Interrupted"));
        }
        PageHeader header = Util.readPageHeader(in);
        int size = header.getCompressed_page_size();
        int at = in.take(size);
        verify(header, in.array(), at, size);
        seen += decode(decoder, header, in.array(), at);
        if (header.getType() != PageType.DICTIONARY_PAGE) {
          page++;
          after.decoded();
        }
      }
      if (seen != meta.getNum_values()) {
        throw new IOException("has " + seen + " values instead of " + meta.getNum_values());
      }
    } catch (StoreException e) {
      throw e.failure();
    } catch (UnsupportedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(
          file.name(), column, "page %d: %s".formatted(page, reason(e)), e);
    }
  }

  private void verify(PageHeader header, byte[] bytes, int at, int size) throws IOException {
    if (header.isSetCrc()) {
      crc.reset();
      crc.update(bytes, at, size);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException(
            "checksum is %08x instead of %08x".formatted(crc.getValue(), header.getCrc()));
      }
    }
  }

  private static int decode(PageDecoder decoder, PageHeader header, byte[] bytes, int at)
      throws IOException {
    return switch (header.getType()) {
      case DICTIONARY_PAGE -> {
        decoder.dictionary(header, bytes, at);
        yield 0;
      }
      case DATA_PAGE -> {
        DataPageHeader data = header.getData_page_header();
        decoder.data(header, data, bytes, at);
        yield data.getNum_values();
      }
      case DATA_PAGE_V2 -> {
        DataPageHeaderV2 data = header.getData_page_header_v2();
        decoder.data(header, data, bytes, at);
        yield data.getNum_values();
      }
      case INDEX_PAGE -> 0;
    };
  }

  /** Where the first page of a chunk lies. */
  static long start(ColumnMetaData meta) {
    long data = meta.getData_page_offset();
    // Some writers set it to 0 where there is none.
    return meta.isSetDictionary_page_offset() && meta.getDictionary_page_offset() > 0
        ? Math.min(data, meta.getDictionary_page_offset())
        : data;
  }

  static String name(ColumnDescriptor column) {
    return String.join(".", column.getPath());
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

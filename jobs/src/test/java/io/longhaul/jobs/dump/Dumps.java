package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Dumps for tests. Texts hold one byte a character, so that any damage can be written down. */
final class Dumps {
  static final String WAREHOUSE = "gs://dr-primary/warehouse";
  static final String ELSEWHERE = "gs://other-bucket";

  private Dumps() {}

  /** A dump of the test resources, such as {@code default}. */
  static String text(String name) {
    try (InputStream in = new GZIPInputStream(Dumps.class.getResourceAsStream(name + ".sql.gz"))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DumpSource source(byte[] bytes) {
    return new DumpSource() {
      @Override
      public String name() {
        return "hive.sql";
      }

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  static ValidationOptions options(Code... off) {
    return new ValidationOptions(List.of(WAREHOUSE), List.of(ELSEWHERE), Set.of(off));
  }

  static Verdict judge(String text, Code... off) {
    return judge(text.getBytes(ISO_8859_1), options(off));
  }

  static Verdict judge(byte[] bytes, ValidationOptions options) {
    try {
      return new DumpValidator(options).judge(source(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

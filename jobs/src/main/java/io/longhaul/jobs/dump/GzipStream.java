package io.longhaul.jobs.dump;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip members to the very end of a file. The JDK's own stream takes whatever follows a
 * member and is no other one for the end: a tail of NUL bytes would not be seen.
 */
final class GzipStream extends InputStream {
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[64 * 1024];
  private int at;
  private int limit;
  private boolean ended;

  GzipStream(InputStream in) throws IOException {
    this.in = in;
    header();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      while (!ended) {
        int inflated = inflater.inflate(bytes, from, length);
        if (inflated > 0) {
          crc.update(bytes, from, inflated);
          return inflated;
        }
        if (inflater.finished()) {
          nextMember();
        } else if (inflater.needsInput()) {
          if (at == limit && !more()) {
            throw cutOff();
          }
          inflater.setInput(input, at, limit - at);
          at = limit;
        } else {
          throw damaged("it needs a dictionary", null);
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private void nextMember() throws IOException {
    at = limit - inflater.getRemaining();
    long wanted = little(4);
    long size = little(4);
    if (wanted != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw damaged("its checksum does not fit", null);
    }
    if (at == limit && !more()) {
      ended = true;
      return;
    }
    header();
    inflater.reset();
    crc.reset();
  }

  private void header() throws IOException {
    if (take() != 0x1f || take() != 0x8b || take() != 8) {
      throw damaged("something else follows its end", null);
    }
    int flags = take();
    little(4);
    little(2);
    if ((flags & HAS_EXTRA) != 0) {
      for (long extra = little(2); extra > 0; extra--) {
        take();
      }
    }
    for (int texts = Integer.bitCount(flags & (HAS_NAME | HAS_COMMENT)); texts > 0; texts--) {
      while (take() != 0) {
        continue;
      }
    }
    if ((flags & HAS_CRC) != 0) {
      little(2);
    }
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) take() << (8 * i);
    }
    return value;
  }

  private int take() throws IOException {
    if (at == limit && !more()) {
      throw cutOff();
    }
    return input[at++] & 0xff;
  }

  private boolean more() throws IOException {
    limit = Math.max(0, in.read(input));
    at = 0;
    return limit > 0;
  }

  private static DamagedInputException cutOff() {
    return new DamagedInputException("gzip data is cut off", new EOFException());
  }

  private static DamagedInputException damaged(String why, Throwable cause) {
    return new DamagedInputException("gzip data is damaged: " + why, cause);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}

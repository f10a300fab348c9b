package io.longhaul.jobs.dump;

/**
 * Follows a text through its UTF-8 bytes, in as many pieces as it comes, and knows what is wrong
 * with it. Not thread-safe.
 */
final class TextCheck {
  /** Code points of windows-1252, which is what servers call latin1, beyond U+00FF. */
  private static final String WINDOWS_1252 =
      "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
          + "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178";

  private int pending;
  private int point;
  private int minimum;
  private int lead;
  private long characters;
  private boolean malformed;
  private boolean beyondLatin1;
  private boolean beyondBasic;
  private boolean doubled;

  void reset() {
    pending = 0;
    lead = 0;
    characters = 0;
    malformed = false;
    beyondLatin1 = false;
    beyondBasic = false;
    doubled = false;
  }

  void feed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i];
      if (b >= 0) {
        malformed |= pending > 0;
        pending = 0;
        lead = 0;
        characters++;
      } else if (pending > 0) {
        continuation(b);
      } else {
        start(b & 0xff);
      }
    }
  }

  private void start(int b) {
    if (b >= 0xc2 && b <= 0xdf) {
      begin(1, b & 0x1f, 0x80);
    } else if (b >= 0xe0 && b <= 0xef) {
      begin(2, b & 0x0f, 0x800);
    } else if (b >= 0xf0 && b <= 0xf4) {
      begin(3, b & 0x07, 0x10000);
    } else {
      malformed = true;
      characters++;
    }
  }

  private void begin(int bytes, int bits, int least) {
    pending = bytes;
    point = bits;
    minimum = least;
  }

  private void continuation(int b) {
    if ((b & 0xc0) != 0x80) {
      malformed = true;
      pending = 0;
      start(b & 0xff);
      return;
    }
    point = (point << 6) | (b & 0x3f);
    if (--pending == 0) {
      complete();
    }
  }

  private void complete() {
    characters++;
    malformed |= point < minimum || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
    boolean special = point > 0xff && WINDOWS_1252.indexOf(point) >= 0;
    beyondLatin1 |= point > 0xff && !special;
    beyondBasic |= point > 0xffff;
    boolean continues = (point >= 0x80 && point <= 0xbf) || special;
    doubled |= lead > 0 && continues;
    lead = point >= 0xc2 && point <= 0xf4 ? point : 0;
  }

  /** Whether the bytes so far are no whole UTF-8 text. */
  boolean isMalformed() {
    return malformed || pending > 0;
  }

  /** Whether a latin1 column can't hold it. */
  boolean isBeyondLatin1() {
    return beyondLatin1;
  }

  /** Whether a three-byte utf8 column can't hold it. */
  boolean isBeyondBasic() {
    return beyondBasic;
  }

  /** Whether it looks like UTF-8 that was taken for latin1 and encoded again. */
  boolean isDoubled() {
    return doubled;
  }

  long characters() {
    return characters;
  }
}

package io.longhaul.jobs.dump;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the rows of an INSERT one by one: the part that sees nearly every byte of a dump. A text
 * that lies in the window whole and unescaped is used in place; any other goes through a buffer
 * that does not grow beyond {@link Row#MAX_KEPT}. Not thread-safe.
 */
final class RowReader {
  private final ByteCursor in;
  private final ValueCheck check;
  private byte[] buffer = new byte[64 * 1024];

  /** Of the text under way: {@link Row#STRING} or {@link Row#BINARY}. */
  private byte kind;

  private long rawStart;

  RowReader(ByteCursor in, ValueCheck check) {
    this.in = in;
    this.check = check;
  }

  /** Reads from the first bracket after VALUES to the semicolon. */
  void read(InsertPlan plan, RowSink sink) throws IOException, DumpSyntaxException {
    Row row = plan.row();
    while (true) {
      skipSpace();
      row.clear();
      row.setPosition(in.lineAt(in.pos), in.offset());
      expect('(');
      tuple(plan, row);
      check.row(plan, row);
      sink.row(row);
      skipSpace();
      int c = in.next();
      if (c == ';') {
        return;
      }
      if (c != ',') {
        throw unexpected(c, "',' or ';' after a row");
      }
    }
  }

  private void tuple(InsertPlan plan, Row row) throws IOException, DumpSyntaxException {
    int width = plan.width();
    for (int i = 0; i < width; i++) {
      value(plan, row, i);
      skipSpace();
      int c = in.next();
      boolean last = i == width - 1;
      if (c != (last ? ')' : ',')) {
        if (c == ')' || c == ',') {
          throw new DumpSyntaxException(
              Code.ROW_ARITY,
              row.position(),
              "a row of "
                  + plan.table().name()
                  + (last ? " has more" : " has fewer")
                  + " than "
                  + width
                  + " values");
        }
        throw unexpected(c, "',' or ')' after a value");
      }
    }
  }

  private void value(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    int c = in.peek();
    if (c == ' ' || c == '\n' || c == '\r') {
      skipSpace();
      c = in.peek();
    }
    if (c == '\'') {
      string(plan, row, i, Row.STRING);
    } else if ((c >= '0' && c <= '9') || c == '-') {
      if (c == '0' && (in.peek(1) == 'x' || in.peek(1) == 'X')) {
        hex(plan, row, i);
      } else {
        number(plan, row, i);
      }
    } else if (c == 'N' && word("NULL")) {
      row.setKind(plan.target(i), Row.NULL);
    } else if (c == '_' && word("_binary")) {
      skipSpace();
      string(plan, row, i, Row.BINARY);
    } else if ((c == 'b' || c == 'B') && in.peek(1) == '\'') {
      bits(plan, row, i);
    } else {
      throw unexpected(c, "a value");
    }
  }

  private boolean word(String word) throws IOException {
    for (int i = 0; i < word.length(); i++) {
      if (in.peek(i) != word.charAt(i)) {
        return false;
      }
    }
    in.pos += word.length();
    return true;
  }

  private void number(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    boolean negative = in.peek() == '-';
    if (negative) {
      in.pos++;
    }
    long value = 0;
    int digits = 0;
    boolean tooLarge = false;
    do {
      byte[] w = in.window;
      int p = in.pos;
      for (; p < in.limit && w[p] >= '0' && w[p] <= '9'; p++) {
        int digit = w[p] - '0';
        tooLarge |= digits >= 18 && value > (Long.MAX_VALUE - digit) / 10;
        value = value * 10 + digit;
        digits++;
      }
      in.pos = p;
    } while (in.pos == in.limit && in.fill());
    int c = in.peek();
    byte number = Row.INTEGER;
    if (c == '.' || c == 'e' || c == 'E') {
      number = Row.DECIMAL;
      digits += fraction();
    }
    if (digits == 0) {
      throw unexpected(c, "a digit");
    }
    row.setNumber(plan.target(i), number, negative ? -value : value);
    check.number(plan, row, i, tooLarge);
  }

  private int fraction() throws IOException, DumpSyntaxException {
    int digits = 0;
    int last = 0;
    int c = in.peek();
    while ((c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+') {
      boolean sign = c == '-' || c == '+';
      if ((sign && last != 'e' && last != 'E') || (c == '.' && digits > 0)) {
        throw unexpected(c, "a digit");
      }
      digits++;
      last = c;
      in.pos++;
      c = in.peek();
    }
    if (last < '0' || last > '9') {
      throw unexpected(c, "a digit");
    }
    return digits;
  }

  private void hex(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    in.pos += 2;
    int length = 0;
    int high = -1;
    for (int digit = hexDigit(in.peek()); digit >= 0; digit = hexDigit(in.peek())) {
      in.pos++;
      if (high < 0) {
        high = digit;
      } else {
        if (length < Row.MAX_KEPT) {
          room(length + 1);
          buffer[length] = (byte) (high << 4 | digit);
        }
        length++;
        high = -1;
      }
    }
    if (high >= 0) {
      throw unexpected(in.peek(), "a second hexadecimal digit");
    }
    row.setText(plan.target(i), Row.BINARY, buffer, 0, Math.min(length, Row.MAX_KEPT));
    check.binary(plan, i, length, in);
  }

  private static int hexDigit(int c) {
    return c < 0 ? -1 : Character.digit(c, 16);
  }

  private void bits(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    in.pos += 2;
    int length = 0;
    long value = 0;
    for (int c = in.peek(); c == '0' || c == '1'; c = in.peek()) {
      value = value << 1 | c - '0';
      length++;
      in.pos++;
    }
    expect('\'');
    buffer[0] = (byte) value;
    row.setText(plan.target(i), Row.BINARY, buffer, 0, 1);
    check.binary(plan, i, (length + 7) / 8, in);
  }

  private void string(InsertPlan plan, Row row, int i, byte textKind)
      throws IOException, DumpSyntaxException {
    rawStart = in.offset();
    expect('\'');
    kind = textKind;
    byte[] w = in.window;
    int start = in.pos;
    int limit = in.limit;
    int end = ByteScan.plainEnd(w, start, limit);
    int p = end < 0 ? ~end : end;
    boolean inPlace = p + 1 < limit && w[p] == '\'' && w[p + 1] != '\'';
    if (inPlace) {
      in.pos = p + 1;
      check.startText(plan, i);
      check.text(w, start, p, end < 0);
      finish(plan, row, i, w, start, p, p - start);
    } else if (p == start && p + 3 < limit && isOneSign(w, p)) {
      sign(plan, row, i);
    } else {
      pieces(plan, row, i);
    }
  }

  /** Whether a text is one escaped sign: each bit of a million storage descriptors is. */
  private static boolean isOneSign(byte[] w, int at) {
    return w[at] == '\\' && w[at + 2] == '\'' && w[at + 3] != '\'';
  }

  private void sign(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    in.pos++;
    check.startText(plan, i);
    buffer[0] = (byte) escape();
    expect('\'');
    finish(plan, row, i, buffer, 0, 1, 1);
  }

  private void pieces(InsertPlan plan, Row row, int i) throws IOException, DumpSyntaxException {
    long total = 0;
    int length = 0;
    boolean raw = false;
    check.startText(plan, i);
    while (true) {
      length = run(length);
      if (length == Row.MAX_KEPT) {
        check.text(buffer, 0, length, true);
        total += length;
        length = 0;
        continue;
      }
      int c = in.next();
      if (c < 0) {
        throw unexpected(c, "the end of a string");
      }
      if (c == '\'') {
        if (in.peek() != '\'') {
          break;
        }
        in.pos++;
      } else if (c == '\\') {
        c = escape();
      } else {
        raw |= c == '\n' || c == '\r';
      }
      room(length + 1);
      buffer[length++] = (byte) c;
    }
    check.text(buffer, 0, length, true);
    if (raw) {
      check.rawControl(plan, i, in.position());
    }
    finish(plan, row, i, buffer, 0, length, total + length);
  }

  /** Copies what needs no second look, up to a full buffer; the new length. */
  private int run(int length) throws IOException {
    if (in.pos == in.limit && !in.fill()) {
      return length;
    }
    int most = Math.min(in.limit - in.pos, Row.MAX_KEPT - length);
    byte[] w = in.window;
    int from = in.pos;
    int end = ByteScan.plainEnd(w, from, from + most);
    int p = end < 0 ? ~end : end;
    room(length + p - from + 1);
    System.arraycopy(w, from, buffer, length, p - from);
    in.pos = p;
    return length + p - from;
  }

  private void finish(InsertPlan plan, Row row, int i, byte[] bytes, int from, int to, long total) {
    int target = plan.target(i);
    if (plan.keeps(target)) {
      row.setText(target, kind, bytes, from, to);
      row.setRaw(target, rawStart, in.offset());
    } else {
      row.setKind(target, kind);
    }
    check.endText(plan, i, kind, total, in);
  }

  private int escape() throws IOException, DumpSyntaxException {
    int c = in.next();
    return switch (c) {
      case '0', 'n', 'r', 'Z', '\\', '\'', '"', 't', 'b' -> unescaped(c);
      default -> throw unexpected(c, "an escaped character the tools write");
    };
  }

  /** What a character after a backslash stands for. */
  static int unescaped(int c) {
    return switch (c) {
      case '0' -> 0;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'Z' -> 0x1a;
      default -> c;
    };
  }

  private void room(int length) {
    if (length > buffer.length) {
      // One byte more than is kept: the next piece starts only when the buffer is full.
      buffer = Arrays.copyOf(buffer, Math.max(length, Math.min(Row.MAX_KEPT, buffer.length * 2)));
    }
  }

  private void skipSpace() throws IOException {
    int c = in.peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      in.pos++;
      c = in.peek();
    }
  }

  private void expect(char wanted) throws IOException, DumpSyntaxException {
    int c = in.next();
    if (c != wanted) {
      throw unexpected(c, "'" + wanted + "'");
    }
  }

  private DumpSyntaxException unexpected(int c, String wanted) {
    Position at = in.positionAt(Math.max(0, in.pos - (c < 0 ? 0 : 1)));
    return new DumpSyntaxException(
        Code.SYNTAX, at, Printable.of(c) + " where " + wanted + " belongs");
  }
}

package io.longhaul.jobs.dump;

/** Holds values against their columns while a {@link RowReader} reads them. Not thread-safe. */
final class ValueCheck {
  /** What SET NAMES says the texts of the dump are in. */
  enum Charset {
    UTF8,
    /** Each byte is a character: latin1, ascii. */
    SINGLE_BYTE,
    /** No conversion: texts are in their columns' character sets. */
    BINARY
  }

  private final ValueSink sink;
  private final TextCheck text = new TextCheck();
  private Charset charset = Charset.UTF8;
  private boolean utf8;
  private boolean high;

  ValueCheck(ValueSink sink) {
    this.sink = sink;
  }

  void setCharset(Charset charset) {
    this.charset = charset;
  }

  void number(InsertPlan plan, Row row, int i, boolean tooLarge) {
    Column column = plan.column(i);
    int target = plan.target(i);
    ColumnType type = column.type();
    boolean fits =
        switch (type.family()) {
          case INTEGER ->
              row.kind(target) == Row.INTEGER && !tooLarge && inRange(row.number(target), type);
          case DECIMAL, OTHER -> true;
          case BIT -> row.kind(target) == Row.INTEGER && row.number(target) >>> type.length() == 0;
          case TEXT, BINARY, TIME -> false;
        };
    if (!fits) {
      sink.problem(Code.VALUE_TYPE, column, "the number " + row.shown(target), row.position());
    }
  }

  private static boolean inRange(long value, ColumnType type) {
    long max = type.max();
    return value <= max && value >= -max - 1;
  }

  void binary(InsertPlan plan, int i, long bytes, ByteCursor in) {
    Column column = plan.column(i);
    ColumnType type = column.type();
    boolean fits =
        switch (type.family()) {
          case BIT -> bytes == (type.length() + 7) / 8;
          case BINARY -> bytes <= type.length();
          case OTHER -> true;
          case INTEGER, DECIMAL, TEXT, TIME -> false;
        };
    if (!fits) {
      sink.problem(Code.VALUE_TYPE, column, bytes + " bytes in binary", in.position());
    }
  }

  void startText(InsertPlan plan, int i) {
    Column column = plan.column(i);
    utf8 =
        column.isText()
            && (charset == Charset.UTF8
                || (charset == Charset.BINARY && column.charset().startsWith("utf8")));
    high = false;
    text.reset();
  }

  /**
   * @param mayBeHigh false when all bytes are known to be ASCII
   */
  void text(byte[] bytes, int from, int to, boolean mayBeHigh) {
    if (utf8 && mayBeHigh) {
      high = true;
      text.feed(bytes, from, to);
    }
  }

  void endText(InsertPlan plan, int i, byte kind, long bytes, ByteCursor in) {
    Column column = plan.column(i);
    ColumnType type = column.type();
    boolean binary = kind == Row.BINARY;
    boolean fits =
        switch (type.family()) {
          case TEXT -> !binary && fitsText(column, bytes);
          case BINARY -> bytes <= type.length();
          case BIT -> bytes == (type.length() + 7) / 8 && fitsBits(plan, i, type);
          case TIME -> !binary && bytes >= 8 && bytes <= 26;
          case OTHER -> true;
          case INTEGER, DECIMAL -> false;
        };
    if (!fits) {
      sink.problem(Code.VALUE_TYPE, column, "a text of " + bytes + " bytes", in.position());
    }
    if (high) {
      charset(column, in.position());
    }
  }

  private static boolean fitsBits(InsertPlan plan, int i, ColumnType type) {
    int target = plan.target(i);
    if (type.length() % 8 == 0 || !plan.keeps(target)) {
      return true;
    }
    int first = plan.row().bytes()[plan.row().start(target)] & 0xff;
    return first >>> (type.length() % 8) == 0;
  }

  private boolean fitsText(Column column, long bytes) {
    long length = column.type().length();
    boolean bySize = column.definition().indexOf('(') < 0;
    return bytes <= length || (!bySize && high && text.characters() <= length);
  }

  private void charset(Column column, Position at) {
    if (text.isMalformed()) {
      sink.problem(Code.TEXT_ENCODING, column, "bytes that are no UTF-8", at);
    } else if (text.isBeyondLatin1() && column.charset().equals("latin1")) {
      sink.problem(Code.TEXT_UNREPRESENTABLE, column, "characters beyond latin1", at);
    } else if (text.isBeyondBasic()
        && (column.charset().equals("utf8") || column.charset().equals("utf8mb3"))) {
      sink.problem(Code.TEXT_UNREPRESENTABLE, column, "characters beyond utf8mb3", at);
    } else if (text.isDoubled()) {
      sink.problem(Code.TEXT_DOUBLE_ENCODED, column, "UTF-8 inside UTF-8", at);
    }
  }

  void rawControl(InsertPlan plan, int i, Position at) {
    sink.problem(Code.TEXT_RAW_CONTROL, plan.column(i), "a line break", at);
  }

  /** A whole row: what must not be NULL or absent. */
  void row(InsertPlan plan, Row row) {
    for (int i = 0; i < plan.columnCount(); i++) {
      byte kind = row.kind(i);
      if ((kind == Row.NULL && !plan.columnAt(i).nullable())
          || (kind == Row.ABSENT && plan.columnAt(i).required())) {
        sink.problem(Code.VALUE_TYPE, plan.columnAt(i), "NULL", row.position());
      }
    }
  }
}

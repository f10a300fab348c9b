package io.longhaul.jobs.repack.pages;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.ColumnOrder.ColumnOrderName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How the values of a type compare, as the format defines it for statistics. */
final class ValueOrder {
  private enum Kind {
    NONE,
    INT,
    UNSIGNED_INT,
    LONG,
    UNSIGNED_LONG,
    FLOAT,
    DOUBLE,
    BYTES,
    LIBRARY
  }

  private final Kind kind;
  private final Comparator<Binary> library;

  private ValueOrder(Kind kind, Comparator<Binary> library) {
    this.kind = kind;
    this.library = library;
  }

  static ValueOrder of(PrimitiveType type) {
    return new ValueOrder(kind(type), type.comparator());
  }

  private static Kind kind(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (type.columnOrder().getColumnOrderName() == ColumnOrderName.UNDEFINED
        || logical instanceof IntervalLogicalTypeAnnotation) {
      return Kind.NONE;
    }
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> unsigned ? Kind.UNSIGNED_INT : Kind.INT;
      case INT64 -> unsigned ? Kind.UNSIGNED_LONG : Kind.LONG;
      case FLOAT -> Kind.FLOAT;
      case DOUBLE -> Kind.DOUBLE;
      case BOOLEAN -> Kind.BYTES;
      case INT96 -> Kind.NONE;
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          logical instanceof DecimalLogicalTypeAnnotation
                  || logical instanceof Float16LogicalTypeAnnotation
              ? Kind.LIBRARY
              : Kind.BYTES;
    };
  }

  /** Whether values compare as the signed numbers of eight or four bytes that they are. */
  boolean isOfSignedNumbers() {
    return kind == Kind.INT || kind == Kind.LONG;
  }

  /**
   * The indexes of the smallest and the largest of a segment's values from one position to another;
   * at least one there is.
   */
  int[] extremes(Segment segment, int from, int to) {
    if (isOfSignedNumbers()) {
      return numbers(segment, from, to);
    }
    Values values = segment.values();
    int smallest = segment.index(from);
    int largest = smallest;
    // Most values can be told from both by their first bytes.
    long low = kind == Kind.BYTES ? values.prefix(smallest) : 0;
    long high = low;
    for (int i = from + 1; i < to; i++) {
      int index = segment.index(i);
      long prefix = kind == Kind.BYTES ? values.prefix(index) : 0;
      if (Long.compareUnsigned(prefix, low) <= 0 && compare(values, index, values, smallest) < 0) {
        smallest = index;
        low = prefix;
      } else if (Long.compareUnsigned(prefix, high) >= 0
          && compare(values, index, values, largest) > 0) {
        largest = index;
        high = prefix;
      }
    }
    return new int[] {smallest, largest};
  }

  private static int[] numbers(Segment segment, int from, int to) {
    Values values = segment.values();
    int smallest = segment.index(from);
    int largest = smallest;
    long low = values.numberAt(smallest);
    long high = low;
    for (int i = from + 1; i < to; i++) {
      int index = segment.index(i);
      long value = values.numberAt(index);
      if (value < low) {
        low = value;
        smallest = index;
      } else if (value > high) {
        high = value;
        largest = index;
      }
    }
    return new int[] {smallest, largest};
  }

  /** Whether values have an order at all. */
  boolean isKnown() {
    return kind != Kind.NONE;
  }

  /** Compares a value of one lot with a value of another. NaN is the largest. */
  int compare(Values a, int i, Values b, int j) {
    return switch (kind) {
      case INT -> Integer.compare(a.intAt(i), b.intAt(j));
      case UNSIGNED_INT -> Integer.compareUnsigned(a.intAt(i), b.intAt(j));
      case LONG -> Long.compare(a.longAt(i), b.longAt(j));
      case UNSIGNED_LONG -> Long.compareUnsigned(a.longAt(i), b.longAt(j));
      case FLOAT ->
          Float.compare(Float.intBitsToFloat(a.intAt(i)), Float.intBitsToFloat(b.intAt(j)));
      case DOUBLE ->
          Double.compare(
              Double.longBitsToDouble(a.longAt(i)), Double.longBitsToDouble(b.longAt(j)));
      case BYTES -> {
        int at = a.offset(i);
        int other = b.offset(j);
        yield Arrays.compareUnsigned(
            a.array(), at, at + a.length(i), b.array(), other, other + b.length(j));
      }
      case LIBRARY -> library.compare(binary(a, i), binary(b, j));
      case NONE -> throw new IllegalStateException("Values have no order");
    };
  }

  static Binary binary(Values values, int index) {
    return Binary.fromConstantByteArray(values.array(), values.offset(index), values.length(index));
  }
}

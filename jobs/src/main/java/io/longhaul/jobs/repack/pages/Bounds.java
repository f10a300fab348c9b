package io.longhaul.jobs.repack.pages;

import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/** The smallest and the largest of some values, exactly; nothing where the type has no order. */
final class Bounds {
  private final PrimitiveType type;
  private final ValueOrder order;
  private Values smallest;
  private int smallestIndex;
  private Values largest;
  private int largestIndex;
  private boolean notNumber;

  Bounds(PrimitiveType type, ValueOrder order, Values none) {
    this.type = type;
    this.order = order;
    this.smallest = none;
    this.largest = none;
  }

  private boolean isEmpty() {
    return smallest.count() == 0;
  }

  /** Takes the value at an index. */
  void add(Values values, int index) {
    if (!order.isKnown()) {
      return;
    }
    if (isEmpty()) {
      smallest = values;
      smallestIndex = index;
      largest = values;
      largestIndex = index;
    } else if (order.compare(values, index, smallest, smallestIndex) < 0) {
      smallest = values;
      smallestIndex = index;
    } else if (order.compare(values, index, largest, largestIndex) > 0) {
      largest = values;
      largestIndex = index;
    }
    notNumber |= isNotNumber(values, index);
  }

  /** Takes the values of a segment from one position to another. */
  void addAll(Segment segment, int from, int to) {
    if (!order.isKnown() || from == to) {
      return;
    }
    if (mayBeNotNumbers()) {
      for (int i = from; i < to; i++) {
        add(segment.values(), segment.index(i));
      }
      return;
    }
    for (int index : order.extremes(segment, from, to)) {
      add(segment.values(), index);
    }
  }

  private boolean mayBeNotNumbers() {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  /** Takes what others span. */
  void add(Bounds others) {
    if (!others.isEmpty()) {
      add(others.smallest, others.smallestIndex);
      add(others.largest, others.largestIndex);
      notNumber |= others.notNumber;
    }
  }

  private boolean isNotNumber(Values values, int index) {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> Float.isNaN(Float.intBitsToFloat(values.intAt(index)));
      case DOUBLE -> Double.isNaN(Double.longBitsToDouble(values.longAt(index)));
      default -> false;
    };
  }

  /** As readers want it: no bounds where a NaN is, zeros of both signs taken in. */
  Statistics<?> statistics(long nulls) {
    Statistics.Builder builder = Statistics.getBuilderForReading(type).withNumNulls(nulls);
    if (!isEmpty() && !notNumber) {
      builder.withMin(bytes(smallest, smallestIndex)).withMax(bytes(largest, largestIndex));
    }
    return builder.build();
  }

  private static byte[] bytes(Values values, int index) {
    int at = values.offset(index);
    return Arrays.copyOfRange(values.array(), at, at + values.length(index));
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The order that rows are put in: by some columns, nulls first, values as Parquet orders them. */
final class RowOrder {
  private RowOrder() {}

  /**
   * The order by columns of a schema.
   *
   * @throws UnsupportedFileException when one of them is not there, or has no order
   */
  static Comparator<Group> of(List<String> columns, MessageType schema)
      throws UnsupportedFileException {
    List<Comparator<Group>> keys = new ArrayList<>();
    for (String column : columns) {
      if (!schema.containsField(column)) {
        throw new UnsupportedFileException("there is no column " + column + " to sort by");
      }
      Type type = schema.getType(column);
      if (!type.isPrimitive()
          || type.isRepetition(Type.Repetition.REPEATED)
          || type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
        throw new UnsupportedFileException(
            "column %s can't be sorted by: it is %s".formatted(column, type));
      }
      keys.add(key(schema.getFieldIndex(column), type.asPrimitiveType()));
    }
    return (left, right) -> {
      for (Comparator<Group> key : keys) {
        int order = key.compare(left, right);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static Comparator<Group> key(int field, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> {
        PrimitiveComparator<Boolean> order = type.comparator();
        yield present(
            field, (a, b) -> order.compare(a.getBoolean(field, 0), b.getBoolean(field, 0)));
      }
      case INT32 -> {
        PrimitiveComparator<Integer> order = type.comparator();
        yield present(
            field, (a, b) -> order.compare(a.getInteger(field, 0), b.getInteger(field, 0)));
      }
      case INT64 -> {
        PrimitiveComparator<Long> order = type.comparator();
        yield present(field, (a, b) -> order.compare(a.getLong(field, 0), b.getLong(field, 0)));
      }
      case FLOAT -> {
        PrimitiveComparator<Float> order = type.comparator();
        yield present(field, (a, b) -> order.compare(a.getFloat(field, 0), b.getFloat(field, 0)));
      }
      case DOUBLE -> {
        PrimitiveComparator<Double> order = type.comparator();
        yield present(field, (a, b) -> order.compare(a.getDouble(field, 0), b.getDouble(field, 0)));
      }
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
        PrimitiveComparator<Binary> order = type.comparator();
        yield present(field, (a, b) -> order.compare(a.getBinary(field, 0), b.getBinary(field, 0)));
      }
    };
  }

  private static Comparator<Group> present(int field, Comparator<Group> values) {
    return (left, right) -> {
      boolean leftNull = left.getFieldRepetitionCount(field) == 0;
      boolean rightNull = right.getFieldRepetitionCount(field) == 0;
      if (leftNull || rightNull) {
        return Boolean.compare(rightNull, leftNull);
      }
      return values.compare(left, right);
    };
  }
}

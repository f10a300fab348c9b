package io.longhaul.jobs.repack.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Where the columns of the widest schema of a group are in one of its files. */
final class ColumnMap {
  private static final int MISSING = -1;

  private ColumnMap() {}

  /**
   * The index of each leaf column of {@code wide} in {@code narrow}; negative of one that only came
   * later.
   *
   * @throws UnsupportedFileException when they differ in more than top-level columns that came
   *     later and need no value
   */
  static List<Integer> of(MessageType wide, MessageType narrow) throws UnsupportedFileException {
    if (wide.equals(narrow)) {
      return IntStream.range(0, wide.getColumns().size()).boxed().toList();
    }
    List<Integer> map = new ArrayList<>();
    int at = 0;
    List<ColumnDescriptor> columns = narrow.getColumns();
    for (Type field : wide.getFields()) {
      int leaves = leaves(field);
      boolean there = narrow.containsField(field.getName());
      if (there && !narrow.getType(field.getName()).equals(field)) {
        throw new UnsupportedFileException("column " + field.getName() + " has another type");
      }
      if (!there && field.isRepetition(Type.Repetition.REQUIRED)) {
        throw new UnsupportedFileException(
            "column " + field.getName() + " is required and missing");
      }
      int first = there ? first(columns, field.getName()) : MISSING;
      for (int i = 0; i < leaves; i++) {
        map.add(there ? first + i : MISSING);
      }
      at += there ? leaves : 0;
    }
    if (at != columns.size()) {
      throw new UnsupportedFileException("has columns that the others lack");
    }
    return map;
  }

  private static int leaves(Type field) {
    return field.isPrimitive()
        ? 1
        : field.asGroupType().getFields().stream().mapToInt(ColumnMap::leaves).sum();
  }

  private static int first(List<ColumnDescriptor> columns, String field) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).getPath()[0].equals(field)) {
        return i;
      }
    }
    throw new IllegalStateException("Field without columns: " + field);
  }
}

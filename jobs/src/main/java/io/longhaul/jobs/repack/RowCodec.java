package io.longhaul.jobs.repack;

import io.longhaul.common.work.ExternalSorter;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Writes rows of a schema as bytes, bit by bit, and reads them again: of each field how many values
 * it has, then the values.
 */
record RowCodec(MessageType schema) implements ExternalSorter.Codec<Group> {
  @Override
  public void write(Group row, DataOutput out) throws IOException {
    write(row, schema, out);
  }

  private static void write(Group group, GroupType type, DataOutput out) throws IOException {
    for (int field = 0; field < type.getFieldCount(); field++) {
      write(group, type.getType(field), field, out);
    }
  }

  private static void write(Group group, Type type, int field, DataOutput out) throws IOException {
    int count = group.getFieldRepetitionCount(field);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      if (type.isPrimitive()) {
        writeValue(group, type, field, i, out);
      } else {
        write(group.getGroup(field, i), type.asGroupType(), out);
      }
    }
  }

  private static void writeValue(Group group, Type type, int field, int index, DataOutput out)
      throws IOException {
    switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> out.writeLong(word(group, type, field, index));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
        byte[] bytes = binary(group, type, field, index).getBytesUnsafe();
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }

  private static Binary binary(Group group, Type type, int field, int index) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT96 -> group.getInt96(field, index);
      case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BINARY, FIXED_LEN_BYTE_ARRAY ->
          group.getBinary(field, index);
    };
  }

  /** Whether the values of a column fit into a word. */
  static boolean isWord(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> false;
    };
  }

  /** A value that fits into eight bytes, bit by bit. */
  private static long word(Group group, Type type, int field, int index) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index) ? 1 : 0;
      case INT32 -> group.getInteger(field, index);
      case INT64 -> group.getLong(field, index);
      case FLOAT -> Float.floatToRawIntBits(group.getFloat(field, index));
      case DOUBLE -> Double.doubleToRawLongBits(group.getDouble(field, index));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> throw new IllegalStateException("No word");
    };
  }

  @Override
  public Group read(DataInput in) throws IOException {
    SimpleGroup row = new SimpleGroup(schema);
    read(row, schema, in);
    return row;
  }

  private static void read(Group group, GroupType type, DataInput in) throws IOException {
    for (int field = 0; field < type.getFieldCount(); field++) {
      Type of = type.getType(field);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        if (of.isPrimitive()) {
          readValue(group, of, field, in);
        } else {
          read(group.addGroup(field), of.asGroupType(), in);
        }
      }
    }
  }

  private static void readValue(Group group, Type type, int field, DataInput in)
      throws IOException {
    switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.add(field, in.readLong() != 0);
      case INT32 -> group.add(field, (int) in.readLong());
      case INT64 -> group.add(field, in.readLong());
      case FLOAT -> group.add(field, Float.intBitsToFloat((int) in.readLong()));
      case DOUBLE -> group.add(field, Double.longBitsToDouble(in.readLong()));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        group.add(field, Binary.fromConstantByteArray(bytes));
      }
    }
  }

  /** A row's values as its sums take them. */
  RowSums.Values values(Group row) {
    return new Values(row);
  }

  private final class Values implements RowSums.Values {
    private final Group row;

    Values(Group row) {
      this.row = row;
    }

    @Override
    public boolean isNull(int column) {
      return row.getFieldRepetitionCount(column) == 0;
    }

    @Override
    public long word(int column) {
      return RowCodec.word(row, schema.getType(column), column, 0);
    }

    @Override
    public byte[] bytes(int column) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        write(row, schema.getType(column), column, new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }
}

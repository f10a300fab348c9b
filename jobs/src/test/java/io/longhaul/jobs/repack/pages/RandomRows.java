package io.longhaul.jobs.repack.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Schemas and rows of all shapes, the same for the same seed. */
final class RandomRows {
  private final Random random;
  private final MessageType schema;
  private final int distinct;
  private final double nulls;

  RandomRows(long seed) {
    this.random = new Random(seed);
    this.schema = schema();
    this.distinct = List.of(2, 50, 100_000).get(random.nextInt(3));
    this.nulls = List.of(0.0, 0.1, 0.9).get(random.nextInt(3));
  }

  MessageType message() {
    return schema;
  }

  List<Group> rows(int count) {
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(fill(new SimpleGroup(schema)));
    }
    return rows;
  }

  private MessageType schema() {
    List<Type> fields = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      fields.add(field("f" + i, 0));
    }
    return new MessageType("random", fields);
  }

  private Type field(String name, int depth) {
    int shape = random.nextInt(depth > 2 ? 6 : 10);
    Repetition repetition = Repetition.values()[random.nextInt(3)];
    Repetition outer = random.nextBoolean() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return switch (shape) {
      case 6 -> new GroupType(repetition, name, field("a", depth + 1), field("b", depth + 1));
      case 7 ->
          // As writers of today nest a list.
          Types.list(outer).element(field("element", depth + 1).withId(0)).named(name);
      case 8 ->
          // As Hive and old Avro did.
          Types.buildGroup(outer)
              .as(LogicalTypeAnnotation.listType())
              .addField(primitive("array", Repetition.REPEATED))
              .named(name);
      case 9 ->
          Types.map(outer)
              .key(PrimitiveTypeName.INT32)
              .value(field("value", depth + 1))
              .named(name);
      default -> primitive(name, repetition);
    };
  }

  private PrimitiveType primitive(String name, Repetition repetition) {
    return switch (random.nextInt(16)) {
      case 0 -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case 1 -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case 2 -> Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case 3 -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case 4 -> Types.primitive(PrimitiveTypeName.INT96, repetition).named(name);
      case 5 -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case 6, 7 ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case 8 ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(9)
              .as(LogicalTypeAnnotation.decimalType(2, 20))
              .named(name);
      case 9 ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .as(LogicalTypeAnnotation.decimalType(3, 25))
              .named(name);
      case 10 ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
      case 11 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.intType(32, false))
              .named(name);
      case 12 ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(LogicalTypeAnnotation.intType(64, false))
              .named(name);
      case 13 ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(2)
              .as(LogicalTypeAnnotation.float16Type())
              .named(name);
      case 14 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition)
              .as(LogicalTypeAnnotation.dateType())
              .named(name);
      default -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
    };
  }

  private Group fill(Group group) {
    GroupType type = group.getType();
    for (int i = 0; i < type.getFieldCount(); i++) {
      Type field = type.getType(i);
      int times =
          switch (field.getRepetition()) {
            case REQUIRED -> 1;
            case OPTIONAL -> random.nextDouble() < nulls ? 0 : 1;
            case REPEATED -> random.nextDouble() < nulls ? 0 : random.nextInt(4);
          };
      for (int k = 0; k < times; k++) {
        if (field.isPrimitive()) {
          add(group, i, field.asPrimitiveType());
        } else {
          fill(group.addGroup(i));
        }
      }
    }
    return group;
  }

  private void add(Group group, int field, PrimitiveType type) {
    int value = random.nextInt(distinct) - distinct / 3;
    switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.add(field, value % 2 == 0);
      case INT32 -> group.add(field, value);
      case INT64 -> group.add(field, value * 1_000_003L);
      case FLOAT -> group.add(field, value == 1 ? Float.NaN : value == 0 ? -0.0f : value / 7f);
      case DOUBLE -> group.add(field, value == 2 ? Double.NaN : value == 0 ? 0.0 : value / 7.0);
      case INT96 -> group.add(field, bytes(12, value));
      case BINARY ->
          group.add(
              field,
              Binary.fromConstantByteArray(
                  ("value " + value + "é".repeat(Math.floorMod(value, 5)))
                      .getBytes(StandardCharsets.UTF_8)));
      case FIXED_LEN_BYTE_ARRAY -> group.add(field, bytes(type.getTypeLength(), value));
    }
  }

  private static Binary bytes(int length, int value) {
    byte[] bytes = new byte[Math.max(4, length)];
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, value);
    return Binary.fromConstantByteArray(bytes, bytes.length - length, length);
  }
}

package io.longhaul.jobs.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees that each partition has a value for each key of its table and a name made of them. Names,
 * keys and values come in three tables, names first, so sums of hashes are compared at the end:
 * five numbers a partition.
 */
final class PartitionNames {
  private static final byte[] DEFAULT_VALUE =
      "__HIVE_DEFAULT_PARTITION__".getBytes(StandardCharsets.US_ASCII);

  private final LongLog ids = new LongLog();
  private final LongLog tables = new LongLog();
  private final LongLog storage = new LongLog();
  private final LongLog valueSums = new LongLog();
  private final LongLog keySums = new LongLog();
  private final GroupLog values = new GroupLog();
  private final GroupLog keys = new GroupLog();
  private byte[] escaped = new byte[1024];
  private TableRows partitions;

  void watch(TableRows table) {
    switch (TableDefinition.key(table.name())) {
      case "PARTITIONS" -> watchPartitions(table);
      case "PARTITION_KEYS" -> watchKeys(table);
      case "PARTITION_KEY_VALS" -> watchValues(table);
      default -> {
        // No other table has a part in a partition's name.
      }
    }
  }

  private void watchPartitions(TableRows table) {
    if (!table.has(List.of("PART_ID", "PART_NAME", "TBL_ID", "SD_ID"))) {
      return;
    }
    partitions = table;
    int id = table.need("PART_ID");
    int name = table.need("PART_NAME");
    int owner = table.need("TBL_ID");
    int sd = table.need("SD_ID");
    table.watch(
        row -> {
          ids.add(row.number(id));
          tables.add(row.isNull(owner) ? Long.MIN_VALUE : row.number(owner));
          storage.add(row.isNull(sd) ? Long.MIN_VALUE : row.number(sd));
          if (row.isNull(name)) {
            valueSums.add(0);
            keySums.add(0);
          } else {
            split(row.bytes(), row.start(name), row.end(name));
          }
        });
  }

  /** Adds the sums over the components {@code key=value} of a name. */
  private void split(byte[] bytes, int start, int end) {
    long valueSum = 0;
    long keySum = 0;
    int position = 0;
    int from = start;
    for (int at = start; at <= end; at++) {
      if (at == end || bytes[at] == '/') {
        int sign = from;
        while (sign < at && bytes[sign] != '=') {
          sign++;
        }
        keySum += keyHash(position, bytes, from, sign);
        valueSum += nameHash(position, bytes, Math.min(at, sign + 1), at);
        position++;
        from = at + 1;
      }
    }
    valueSums.add(valueSum);
    keySums.add(keySum);
  }

  private void watchKeys(TableRows table) {
    int owner = table.need("TBL_ID");
    int name = table.need("PKEY_NAME");
    int position = table.need("INTEGER_IDX");
    if (Math.min(owner, Math.min(name, position)) < 0) {
      return;
    }
    table.watch(
        row -> {
          int length = escape(row.bytes(), row.start(name), row.end(name));
          long at = row.number(position);
          keys.add(row.number(owner), at, keyHash(at, escaped, 0, length));
        });
  }

  private void watchValues(TableRows table) {
    int owner = table.need("PART_ID");
    int value = table.need("PART_KEY_VAL");
    int position = table.need("INTEGER_IDX");
    if (Math.min(owner, Math.min(value, position)) < 0) {
      return;
    }
    table.watch(
        row -> {
          long at = row.number(position);
          boolean empty = row.isNull(value) || row.start(value) == row.end(value);
          int length =
              empty
                  ? escape(DEFAULT_VALUE, 0, DEFAULT_VALUE.length)
                  : escape(row.bytes(), row.start(value), row.end(value));
          values.add(row.number(owner), at, nameHash(at, escaped, 0, length));
        });
  }

  private static long keyHash(long position, byte[] bytes, int from, int to) {
    return RowKey.mix(RowKey.hash(bytes, from, to, true) + position * 0x632be59bd9b4e019L);
  }

  /**
   * Names are escaped before a latin1 column turns what it can't hold into question marks, values
   * after: there an escaped mark and a bare one are the same.
   */
  private static long nameHash(long position, byte[] bytes, int from, int to) {
    long hash = 7;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (b == '%' && i + 2 < to && bytes[i + 1] == '3' && (bytes[i + 2] | 0x20) == 'f') {
        b = '?';
        i += 2;
      }
      hash = hash * 0x100000001b3L ^ b;
    }
    return RowKey.mix(RowKey.mix(hash) + position * 0x632be59bd9b4e019L);
  }

  /** Escapes into {@link #escaped} as Hive does for a path; the length. */
  private int escape(byte[] bytes, int from, int to) {
    if (escaped.length < 3 * (to - from)) {
      escaped = new byte[3 * (to - from)];
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (b < 0x20 || b == 0x7f || "\"#%'*/:=?\\{[]^".indexOf(b) >= 0) {
        escaped[length++] = '%';
        escaped[length++] = (byte) Character.toUpperCase(Character.forDigit(b >> 4, 16));
        escaped[length++] = (byte) Character.toUpperCase(Character.forDigit(b & 15, 16));
      } else {
        escaped[length++] = (byte) b;
      }
    }
    return length;
  }

  /** The storage descriptors of the partitions of these tables. */
  LongLog storageOf(long[] owners) {
    LongLog found = new LongLog();
    for (int i = 0; i < tables.size(); i++) {
      if (Arrays.binarySearch(owners, tables.get(i)) >= 0) {
        found.add(storage.get(i));
      }
    }
    return found;
  }

  List<Suspects> finish() {
    List<Suspects> found = new ArrayList<>();
    values.close();
    keys.close();
    if (partitions == null) {
      return found;
    }
    GroupLog.Groups byPartition = values.groups();
    Map<Long, long[]> byTable = byTable();
    LongLog wrongCount = new LongLog();
    LongLog wrongName = new LongLog();
    long[] parents = byPartition.parents();
    int at = 0;
    for (int i = 0; i < ids.size(); i++) {
      long id = ids.get(i);
      if (at >= parents.length || parents[at] > id) {
        at = 0;
      }
      at = seek(parents, at, id);
      boolean has = at < parents.length && parents[at] == id;
      long[] wanted = byTable.getOrDefault(tables.get(i), new long[2]);
      if ((has ? byPartition.count(at) : 0) != wanted[0]) {
        wrongCount.addRun(id);
      } else if (keySums.get(i) != wanted[1]
          || valueSums.get(i) != (has ? byPartition.sum(at) : 0)) {
        wrongName.addRun(id);
      }
    }
    RowKey key = partitions.key(List.of("PART_ID"));
    add(found, Code.PARTITION_VALUES, key, wrongCount, "PART_ID %s has another number of values");
    add(found, Code.PARTITION_NAME, key, wrongName, "PART_NAME of PART_ID %s is another");
    return found;
  }

  private static int seek(long[] parents, int from, long id) {
    int at = from;
    while (at < parents.length && parents[at] < id) {
      at++;
      if (at - from > 16) {
        int found = Arrays.binarySearch(parents, at, parents.length, id);
        return found >= 0 ? found : -found - 1;
      }
    }
    return at;
  }

  private Map<Long, long[]> byTable() {
    GroupLog.Groups groups = keys.groups();
    Map<Long, long[]> byTable = new HashMap<>();
    for (int i = 0; i < groups.parents().length; i++) {
      byTable.put(groups.parents()[i], new long[] {groups.count(i), groups.sum(i)});
    }
    return byTable;
  }

  private void add(List<Suspects> found, Code code, RowKey key, LongLog ids, String seen) {
    if (!ids.isEmpty()) {
      found.add(new Suspects(code, partitions.name(), key, ids, false, seen));
    }
  }
}

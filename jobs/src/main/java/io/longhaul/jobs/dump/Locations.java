package io.longhaul.jobs.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges every location of a dump against the warehouse it should be under. */
final class Locations {
  private final List<String> warehouseTexts;
  private final List<LocationPrefix> warehouses = new ArrayList<>();
  private final List<LocationPrefix> allowed = new ArrayList<>();
  private final Findings findings;
  private final List<Integer> sides;
  private final boolean[] used;
  private final Map<Integer, String> firstUses = new LinkedHashMap<>();
  private final boolean nested;
  private byte[] lastPrefix = new byte[0];
  private final LongLog withoutLocation = new LongLog();
  private final LongLog viewStorage = new LongLog();
  private final LongLog views = new LongLog();
  private TableRows storage;

  Locations(ValidationOptions options, Findings findings) {
    this.warehouseTexts = options.warehouses();
    this.sides = options.sides();
    this.findings = findings;
    this.used = new boolean[warehouseTexts.size()];
    warehouseTexts.forEach(text -> this.warehouses.add(LocationPrefix.parse(text).orElseThrow()));
    this.nested =
        this.warehouses.stream()
            .anyMatch(one -> this.warehouses.stream().filter(one::holds).count() > 1);
    options.allowed().forEach(text -> this.allowed.add(LocationPrefix.parse(text).orElseThrow()));
  }

  void watch(TableRows table) {
    for (String column : LocationColumns.of(table.name())) {
      int at = table.need(column);
      if (at >= 0) {
        table.watch(row -> location(table.name(), column, row, at, Code.LOCATION_OUTSIDE));
      }
    }
    if (LocationColumns.hasParameters(table.name())
        && table.has(List.of("PARAM_KEY", "PARAM_VALUE"))) {
      int key = table.need("PARAM_KEY");
      int value = table.need("PARAM_VALUE");
      table.watch(row -> parameter(table.name(), row, key, value));
    }
    String name = TableDefinition.key(table.name());
    if (name.equals("SDS") && table.has(List.of("SD_ID", "LOCATION"))) {
      storage = table;
      int id = table.need("SD_ID");
      int at = table.need("LOCATION");
      table.watch(
          row -> {
            if (row.isNull(at)) {
              withoutLocation.add(row.number(id));
            }
          });
    } else if (name.equals("TBLS") && table.has(List.of("TBL_ID", "SD_ID", "TBL_TYPE"))) {
      watchViews(table);
    }
  }

  private void watchViews(TableRows table) {
    int id = table.need("TBL_ID");
    int sd = table.need("SD_ID");
    int type = table.need("TBL_TYPE");
    table.watch(
        row -> {
          boolean view = row.isText(type) && row.text(type).equals("VIRTUAL_VIEW");
          if (view) {
            views.add(row.number(id));
            if (!row.isNull(sd)) {
              viewStorage.add(row.number(sd));
            }
          } else if (row.isNull(sd)) {
            String seen = "TBL_ID " + row.number(id) + " has no storage descriptor";
            findings.add(Code.REFERENCE_BROKEN, table.name(), row.position(), seen);
          }
        });
  }

  private void parameter(String table, Row row, int key, int value) {
    // A path has a colon near its start; most values are told by their first bytes.
    if (row.isText(value)
        && row.isText(key)
        && row.end(value) - row.start(value) > 3
        && row.bytes()[row.start(value)] >= 'A'
        && LocationColumns.isPath(row.text(key))
        && LocationPrefix.parse(row.text(value)).isPresent()) {
      location(table, "PARAM_VALUE", row, value, Code.LOCATION_PARAMETER);
    }
  }

  private void location(String table, String column, Row row, int at, Code outside) {
    if (!row.isText(at)) {
      return;
    }
    if (isLikeLast(row.bytes(), row.start(at), row.end(at))) {
      return;
    }
    String text = row.text(at);
    Optional<LocationPrefix> parsed = LocationPrefix.parse(text);
    boolean fine = parsed.isPresent() && !parsed.get().leadsUp();
    if (parsed.isPresent() && !fine) {
      invalid(table, column, row, text, "has '..' in its path");
    } else if (fine && isHeld(allowed, parsed.get()) >= 0) {
      return;
    } else if (fine && !warehouses.isEmpty()) {
      int held = isHeld(warehouses, parsed.get());
      if (held < 0) {
        String seen = column + " " + text + " is not under " + String.join(", ", warehouseTexts);
        findings.add(outside, table, row.position(), seen);
      } else {
        use(held, table, column, row, text);
        if (!nested) {
          remember(warehouseTexts.get(held));
        }
      }
    } else if (fine && !parsed.get().authority().isEmpty()) {
      int path = text.indexOf('/', text.indexOf("://") + 3);
      remember(path < 0 ? text : text.substring(0, path));
    } else if (parsed.isEmpty()) {
      if (!isUnset(table, text)) {
        invalid(table, column, row, text, "has no scheme");
      }
    } else if (!parsed.get().scheme().equals("file")) {
      invalid(table, column, row, text, "has no authority");
    }
  }

  /** What Hive's schema script writes for the catalog; the first metastore to start replaces it. */
  private static boolean isUnset(String table, String text) {
    return table.equals("CTLGS") && text.equals("TBD");
  }

  private void invalid(String table, String column, Row row, String text, String why) {
    findings.add(Code.LOCATION_INVALID, table, row.position(), column + " '" + text + "' " + why);
  }

  /**
   * Whether a location starts with the same root as the last good one and leads nowhere else: true
   * of nearly all, and what keeps a million of them from being taken apart.
   */
  private boolean isLikeLast(byte[] bytes, int start, int end) {
    int length = lastPrefix.length;
    if (length == 0
        || end - start < length
        || !Arrays.equals(bytes, start, start + length, lastPrefix, 0, length)) {
      return false;
    }
    for (int i = start + length; i < end; i++) {
      if (bytes[i] == '.' && bytes[i - 1] == '.') {
        return false;
      }
    }
    return true;
  }

  private void remember(String root) {
    String slashed = root.endsWith("/") ? root : root + "/";
    lastPrefix = slashed.getBytes(StandardCharsets.UTF_8);
  }

  private static int isHeld(List<LocationPrefix> prefixes, LocationPrefix location) {
    int longest = -1;
    for (int i = 0; i < prefixes.size(); i++) {
      if (prefixes.get(i).holds(location)
          && (longest < 0
              || prefixes.get(i).components().size() > prefixes.get(longest).components().size())) {
        longest = i;
      }
    }
    return longest;
  }

  private void use(int warehouse, String table, String column, Row row, String text) {
    int side = sides.get(warehouse);
    if (!used[side]) {
      used[side] = true;
      firstUses.put(side, text);
      if (firstUses.size() > 1) {
        String seen =
            column
                + " "
                + text
                + " is under another warehouse than "
                + firstUses.values().iterator().next();
        findings.add(Code.LOCATION_MIXED, table, row.position(), seen);
      }
    }
  }

  List<Suspects> finish(PartitionNames partitions) {
    List<Suspects> found = new ArrayList<>();
    if (storage == null || withoutLocation.isEmpty()) {
      return found;
    }
    long[] excused =
        LongLog.merged(viewStorage.sorted(), partitions.storageOf(views.sorted()).sorted());
    Arrays.sort(excused);
    long[] missing = LongLog.missing(withoutLocation.sorted(), excused);
    if (missing.length > 0) {
      RowKey key = storage.key(List.of("SD_ID"));
      String seen = "the LOCATION of SD_ID %s is NULL";
      found.add(
          new Suspects(Code.LOCATION_NULL, storage.name(), key, LongLog.of(missing), false, seen));
    }
    return found;
  }
}

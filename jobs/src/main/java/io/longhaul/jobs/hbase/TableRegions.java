package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.MetaTableAccessor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * The regions of a table, and by them whether it is still the table that it was: HBase gives tables
 * no id of their own, and a table dropped and made anew, or emptied, has lost cells without a
 * marker.
 *
 * @param now those that serve, in the order of their rows
 * @param known names of those and of the ones that were split or merged and are not yet forgotten
 */
record TableRegions(List<Region> now, Set<String> known) {
  /**
   * A region.
   *
   * @param name as HBase encodes it, unlike any other
   * @param start as {@link Bytes#toStringBinary} writes it
   */
  record Region(String name, String start, String end, String host) {}

  TableRegions {
    now = List.copyOf(now);
    known = Set.copyOf(known);
  }

  static TableRegions of(Connection connection, TableName table) throws IOException {
    List<Region> now = new ArrayList<>();
    Set<String> known = new HashSet<>();
    try (RegionLocator locator = connection.getRegionLocator(table)) {
      locator.clearRegionLocationCache();
      for (HRegionLocation location : locator.getAllRegionLocations()) {
        RegionInfo region = location.getRegion();
        now.add(
            new Region(
                region.getEncodedName(),
                Bytes.toStringBinary(region.getStartKey()),
                Bytes.toStringBinary(region.getEndKey()),
                location.getServerName() == null ? "" : location.getHostname()));
        known.add(region.getEncodedName());
      }
    }
    addGone(connection, table, known);
    return new TableRegions(now, known);
  }

  /** Those that were split, which have rows still, and those that were merged into another. */
  private static void addGone(Connection connection, TableName table, Set<String> known)
      throws IOException {
    // By HBase's order of this table a row without two commas is before all that have them.
    byte[] start = (table.getNameAsString() + ",,").getBytes(StandardCharsets.UTF_8);
    byte[] stop = (table.getNameAsString() + " ,,").getBytes(StandardCharsets.UTF_8);
    Scan rows =
        new Scan()
            .withStartRow(start)
            .withStopRow(stop)
            .addFamily(HConstants.CATALOG_FAMILY)
            .setCacheBlocks(false);
    try (Table meta = connection.getTable(TableName.META_TABLE_NAME);
        ResultScanner scanner = meta.getScanner(rows)) {
      for (Result row : scanner) {
        known.add(RegionInfo.encodeRegionName(row.getRow()));
        List<RegionInfo> merged = MetaTableAccessor.getMergeRegions(row.rawCells());
        if (merged != null) {
          merged.forEach(region -> known.add(region.getEncodedName()));
        }
      }
    }
  }

  /**
   * Whether a table that had some regions is this one. Said only when it is sure: one of them is
   * still known, and none has come back empty in the place of another.
   */
  boolean isTableOf(List<Region> before) {
    boolean any = before.stream().anyMatch(region -> known.contains(region.name()));
    boolean replaced =
        before.stream()
            .anyMatch(
                old ->
                    now.stream()
                        .anyMatch(
                            region ->
                                region.start().equals(old.start())
                                    && region.end().equals(old.end())
                                    && !region.name().equals(old.name())));
    return any && !replaced;
  }

  /** A task for each region. */
  List<RangeSplit> splits() {
    List<RangeSplit> splits = new ArrayList<>();
    for (Region region : now) {
      splits.add(new RangeSplit(splits.size(), range(region), region.host()));
    }
    return splits;
  }

  /** The ranges of a window, in which nothing is yet. */
  List<WindowRange> ranges() {
    return now.stream().map(TableRegions::range).toList();
  }

  private static WindowRange range(Region region) {
    return WindowRange.empty(
        Bytes.toBytesBinary(region.start()), Bytes.toBytesBinary(region.end()));
  }

  void writeTo(ArrayNode list) {
    for (Region region : now) {
      ObjectNode json = list.addObject();
      json.put("name", region.name());
      json.put("start", region.start());
      json.put("end", region.end());
    }
  }

  static List<Region> read(JsonNode list) {
    List<Region> regions = new ArrayList<>();
    for (JsonNode json : list) {
      regions.add(
          new Region(
              json.path("name").asText(),
              json.path("start").asText(),
              json.path("end").asText(),
              ""));
    }
    return regions;
  }
}

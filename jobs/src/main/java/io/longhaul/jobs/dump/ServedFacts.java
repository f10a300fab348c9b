package io.longhaul.jobs.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Order;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.SerDeInfo;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;

/** What a metastore serves, in the words of {@link MetastoreFacts}. */
final class ServedFacts {
  private ServedFacts() {}

  static MetastoreFacts of(Table table) {
    MetastoreFacts facts =
        new MetastoreFacts()
            .put("type", text(table.getTableType()))
            .put("owner", text(table.getOwner()))
            .put(MetastoreFacts.KEYS, columns(table.getPartitionKeys()))
            .put("parameters", map(table.getParameters()));
    return storage(facts, table.getSd());
  }

  static MetastoreFacts of(Partition partition) {
    MetastoreFacts facts =
        new MetastoreFacts()
            .put(MetastoreFacts.VALUES, list(partition.getValues()))
            .put("parameters", map(partition.getParameters()));
    return storage(facts, partition.getSd());
  }

  /** A metastore may serve a table without storage: then all of it differs. */
  private static MetastoreFacts storage(MetastoreFacts facts, StorageDescriptor sd) {
    if (sd == null) {
      return facts;
    }
    facts
        .put(MetastoreFacts.COLUMNS, columns(sd.getCols()))
        .put(MetastoreFacts.LOCATION, text(sd.getLocation()))
        .put("input format", text(sd.getInputFormat()))
        .put("output format", text(sd.getOutputFormat()))
        .put("compressed", sd.isCompressed() ? "yes" : "no")
        .put("buckets", String.valueOf(sd.getNumBuckets()))
        .put("bucket columns", list(sd.getBucketCols()));
    List<String> sorting = new ArrayList<>();
    for (Order order : list(sd.getSortCols())) {
      sorting.add(order.getCol() + " " + order.getOrder());
    }
    facts.put("sort columns", sorting);
    SerDeInfo serde = sd.getSerdeInfo();
    if (serde != null) {
      facts.put("serde", text(serde.getSerializationLib()));
      facts.put("serde parameters", map(serde.getParameters()));
    }
    return facts;
  }

  private static List<String> columns(List<FieldSchema> columns) {
    List<String> texts = new ArrayList<>();
    for (FieldSchema column : list(columns)) {
      String comment = text(column.getComment());
      texts.add(MetastoreFacts.column(column.getName(), column.getType(), comment));
    }
    return texts;
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> list(List<T> list) {
    return list == null ? Collections.emptyList() : list;
  }

  private static Map<String, String> map(Map<String, String> map) {
    return map == null ? Collections.emptyMap() : map;
  }
}

package io.longhaul.common.policy;

import io.longhaul.common.policy.HBaseDataset.Base;
import io.longhaul.common.policy.HBaseDataset.Coprocessors;
import io.longhaul.common.policy.HBaseDataset.Mode;
import io.longhaul.common.policy.HBaseDataset.Reconcile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the datasets of a policy that are HBase tables, and keeps the two kinds' keys apart. */
final class HBaseDatasetReader {
  private static final Set<String> SHARED =
      Set.of("name", "hbase", "tables", "priority", "rpo", "replicate");
  private static final Set<String> OWN =
      Set.of("base", "rebase", "margin", "reconcile", "mode", "coprocessors");
  private static final String DEFAULT_NAMESPACE = "default";

  private final Values values;
  private final DatasetSettings defaults;

  HBaseDatasetReader(Values values, DatasetSettings defaults) {
    this.values = values;
    this.defaults = defaults;
  }

  /** Whether a dataset is of this kind. */
  static boolean isHBase(Values values, String pointer) {
    return values.tree().keys(pointer).contains("hbase");
  }

  /** Tells of keys that only datasets of HBase tables have. */
  static void refuseOn(Values values, String pointer) {
    for (String key : values.tree().keys(pointer)) {
      if (OWN.contains(key)) {
        values.invalid(
            YamlTree.child(pointer, key), "a key of datasets with `hbase`, this one has a path");
      }
    }
  }

  /** The datasets at some places; those that are bad in part are left out. */
  List<HBaseDataset> read(List<String> pointers, List<DatasetDraft> paths) {
    Map<String, String> names = new HashMap<>();
    for (DatasetDraft draft : paths) {
      draft.name().ifPresent(name -> names.putIfAbsent(name, draft.title()));
    }
    Map<String, String> tables = new HashMap<>();
    List<HBaseDataset> datasets = new ArrayList<>();
    for (String pointer : pointers) {
      refuseKeysOfPaths(pointer);
      String line = "the dataset at line " + values.tree().position(pointer).line();
      String name = values.text(pointer + "/name").orElse("");
      unique(names, name, line, pointer + "/name", "a name of its own, this is the one of ");
      String text = values.text(pointer + "/hbase").orElse("");
      String table = text.contains(":") ? text : DEFAULT_NAMESPACE + ":" + text;
      unique(tables, table, line, pointer + "/hbase", "tables of its own, these are those of ");
      if (!name.isEmpty() && !text.isEmpty()) {
        datasets.add(dataset(pointer, name, table));
      }
    }
    return datasets;
  }

  private void refuseKeysOfPaths(String pointer) {
    for (String key : values.tree().keys(pointer)) {
      if (!SHARED.contains(key) && !OWN.contains(key)) {
        values.invalid(
            YamlTree.child(pointer, key), "a key of datasets with a path, this one has `hbase`");
      }
    }
  }

  private void unique(
      Map<String, String> known, String value, String title, String pointer, String right) {
    String first = value.isEmpty() ? null : known.putIfAbsent(value, title);
    if (first != null) {
      values.invalid(pointer, right + first);
    }
  }

  private HBaseDataset dataset(String pointer, String name, String table) {
    DatasetSettings shared = defaults.overriddenBy(values, pointer);
    int colon = table.indexOf(':');
    return new HBaseDataset(
        name,
        table.substring(0, colon),
        table.substring(colon + 1),
        shared.priority(),
        shared.rpo(),
        shared.replicate(),
        choice(pointer + "/base", Base.class, Base.EXPORT),
        values.parsed(pointer + "/rebase", DurationText::parse).orElse(HBaseDataset.DEFAULT_REBASE),
        values.parsed(pointer + "/margin", DurationText::parse).orElse(HBaseDataset.DEFAULT_MARGIN),
        choice(pointer + "/reconcile", Reconcile.class, Reconcile.SNAPSHOT),
        choice(pointer + "/mode", Mode.class, Mode.AUTO),
        choice(pointer + "/coprocessors", Coprocessors.class, Coprocessors.FAIL),
        values.tree().position(pointer).line());
  }

  private <E extends Enum<E>> E choice(String pointer, Class<E> type, E usual) {
    return values
        .text(pointer)
        .map(text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)))
        .orElse(usual);
  }
}

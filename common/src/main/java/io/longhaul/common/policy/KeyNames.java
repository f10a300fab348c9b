package io.longhaul.common.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How keys appear in messages, and which of them may hold a secret. */
final class KeyNames {
  private static final String DATASETS = "datasets";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,40}");
  private static final Pattern INDEX = Pattern.compile("\\d+");
  private static final Pattern FREE_KEYS =
      Pattern.compile("(source|target)\\.hadoop|spark|mapreduce|link\\.timetable\\.rates");
  private static final Pattern SECRETS =
      Pattern.compile(
          "/(source|target)/hadoop(/.*)?|/spark(/.*)?|/dumps/jdbc(/.*)?"
              + "|/notify/[0-9]+/(webhook|user|password)(/.*)?");

  private final YamlTree tree;

  KeyNames(YamlTree tree) {
    this.tree = tree;
  }

  boolean mayHoldSecret(String pointer) {
    return SECRETS.matcher(pointer).matches();
  }

  String of(String pointer) {
    if (pointer.isEmpty()) {
      return "policy";
    }
    StringBuilder name = new StringBuilder();
    List<String> steps = List.of(pointer.substring(1).split("/", -1));
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i).replace("~1", "/").replace("~0", "~");
      if (i == 1 && steps.get(0).equals(DATASETS) && INDEX.matcher(step).matches()) {
        name.append('[').append(dataset(step)).append(']');
      } else if (FREE_KEYS.matcher(name).matches()) {
        name.append('[').append(Shown.text(step)).append(']');
      } else if (i < 2 || !INDEX.matcher(step).matches()) {
        // An item of a list goes by the name of the list: its place tells which one.
        name.append(name.isEmpty() ? "" : ".").append(Shown.text(step));
      }
    }
    return name.toString();
  }

  private String dataset(String index) {
    Optional<String> name = tree.written("/" + DATASETS + "/" + index + "/name");
    return name.filter(text -> NAME.matcher(text).matches())
        .orElseGet(() -> "#" + (Integer.parseInt(index) + 1));
  }
}

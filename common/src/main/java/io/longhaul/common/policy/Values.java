package io.longhaul.common.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Typed values of a tree that a schema has judged: what is bad is as if it were not there. */
final class Values {
  private final YamlTree tree;
  private final Findings findings;

  Values(YamlTree tree, Findings findings) {
    this.tree = tree;
    this.findings = findings;
  }

  YamlTree tree() {
    return tree;
  }

  Optional<String> text(String pointer) {
    return tree.text(pointer);
  }

  /** The parsed value; empty, with the problem told, when {@code parse} refuses the text. */
  <T> Optional<T> parsed(String pointer, Function<String, T> parse) {
    return tree.text(pointer)
        .flatMap(
            text -> {
              try {
                return Optional.of(parse.apply(text));
              } catch (InvalidValueException e) {
                invalid(pointer, e.right());
                return Optional.empty();
              }
            });
  }

  /** The texts of a list, those that are bad left out; empty when there is no list. */
  Optional<List<String>> texts(String pointer) {
    if (!tree.has(pointer)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < tree.size(pointer); i++) {
      tree.text(pointer + "/" + i).ifPresent(texts::add);
    }
    return Optional.of(texts);
  }

  /** The scalars of a map, as they are written. */
  Map<String, String> scalars(String pointer) {
    Map<String, String> scalars = new TreeMap<>();
    for (String key : tree.keys(pointer)) {
      tree.text(YamlTree.child(pointer, key)).ifPresent(text -> scalars.put(key, text));
    }
    return scalars;
  }

  /** Tells that the value at a pointer is wrong, unless that is known. */
  void invalid(String pointer, String right) {
    invalid(pointer, tree.shown(pointer), right);
  }

  void invalid(String pointer, String read, String right) {
    if (tree.has(pointer)) {
      findings.add(
          tree.position(pointer),
          pointer,
          "Invalid " + tree.name(pointer) + ": " + read + " (" + right + ")");
    }
  }

  /** Tells that a key of the map at a pointer is wanted. */
  void missing(String pointer, String key, String right) {
    String child = YamlTree.child(pointer, key);
    findings.add(
        tree.position(pointer), child, "Invalid " + tree.name(child) + ": missing (" + right + ")");
  }
}

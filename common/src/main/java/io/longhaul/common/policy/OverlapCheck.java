package io.longhaul.common.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds datasets that get in each other's way. */
final class OverlapCheck {
  private final Values values;
  private final List<DatasetDraft> drafts;

  OverlapCheck(Values values, List<DatasetDraft> drafts) {
    this.values = values;
    this.drafts = drafts;
  }

  void check() {
    checkNames();
    checkSources();
    checkTargets();
  }

  private void checkNames() {
    Map<String, DatasetDraft> byName = new HashMap<>();
    for (DatasetDraft draft : drafts) {
      draft
          .name()
          .map(name -> byName.putIfAbsent(name, draft))
          .ifPresent(
              first ->
                  values.invalid(
                      draft.pointer() + "/name",
                      "a name of its own, this is the one of " + first.title()));
    }
  }

  private void checkSources() {
    Map<Location.Key, DatasetDraft> bySource = new HashMap<>();
    for (DatasetDraft draft : drafts) {
      draft
          .source()
          .map(source -> bySource.putIfAbsent(source.key(), draft))
          .ifPresent(
              first ->
                  values.invalid(
                      draft.pointer() + "/path",
                      "a path of its own, this is the one of " + first.title()));
    }
  }

  private void checkTargets() {
    Map<Location.Key, DatasetDraft> byTarget = new HashMap<>();
    for (DatasetDraft draft : drafts) {
      if (!draft.isCopied() || draft.source().isEmpty() || draft.target().isEmpty()) {
        continue;
      }
      DatasetDraft first = byTarget.putIfAbsent(draft.target().get().key(), draft);
      // Of one source and one target the source has been told already.
      if (first != null && !first.source().get().key().equals(draft.source().get().key())) {
        values.invalid(targetPointer(draft), "a place outside the target of " + first.title());
      }
    }
    for (DatasetDraft inner : byTarget.values()) {
      inner
          .target()
          .flatMap(target -> target.key().nearestAround(byTarget))
          .filter(outer -> !isSamePlaceInside(outer, inner))
          .ifPresent(outer -> invalidTarget(outer, inner));
    }
  }

  private void invalidTarget(DatasetDraft outer, DatasetDraft inner) {
    // The one that says `to:` is the one that is out of place, else the later one.
    boolean innerMoved = values.tree().has(inner.pointer() + "/to");
    boolean outerMoved = values.tree().has(outer.pointer() + "/to");
    boolean blameInner = innerMoved == outerMoved ? inner.line() > outer.line() : innerMoved;
    DatasetDraft blamed = blameInner ? inner : outer;
    DatasetDraft other = blameInner ? outer : inner;
    values.invalid(
        targetPointer(blamed),
        "no overlap with the target of " + other.title() + ", other than that of the sources");
  }

  private static boolean isSamePlaceInside(DatasetDraft outer, DatasetDraft inner) {
    Location outerSource = outer.source().orElseThrow();
    Location innerSource = inner.source().orElseThrow();
    return outerSource.contains(innerSource)
        && outerSource
            .relativize(innerSource)
            .equals(outer.target().orElseThrow().relativize(inner.target().orElseThrow()));
  }

  private String targetPointer(DatasetDraft draft) {
    String to = draft.pointer() + "/to";
    return values.tree().has(to) ? to : draft.pointer() + "/path";
  }
}

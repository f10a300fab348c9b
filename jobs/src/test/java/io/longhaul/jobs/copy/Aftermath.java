package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.copy.MixedData.Deletes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold once a run has ended well, whatever became of those before it. */
final class Aftermath {
  private static final Pattern UNDO =
      Pattern.compile("\\.longhaul-work/undo/[0-9]{8}/[^/]+/([^/]+)/(replaced|removed)/(.+)");

  /** The files that may stay at the target beside the datasets. */
  private static final List<Pattern> BELONG =
      List.of(
          UNDO,
          Pattern.compile("\\.longhaul-work/owners/[0-9a-f]+\\.json"),
          Pattern.compile("\\.longhaul/datasets/[de]/[a-z]+\\.json"),
          // Of a run that was killed in the middle of a beat; it goes when the run is pruned.
          Pattern.compile("\\.longhaul/runs/[^/]+/\\.alive\\.json\\.new"),
          // Of a run that was killed while it sent; runs that watch it for a minute take it away.
          Pattern.compile("\\.longhaul/links/[^/]+/runs/\\.?[^/]+\\.json(\\.new)?"),
          Pattern.compile("\\.longhaul/runs/[^/]+/(policy\\.yaml|[a-z]+\\.json)"),
          Pattern.compile("\\.longhaul/runs/[^/]+/(plan|journal)/[0-9]{6}\\.jsonl\\.gz"));

  private final CopyTrial trial;
  private final MixedData data;

  Aftermath(CopyTrial trial, MixedData data) {
    this.trial = trial;
    this.data = data;
  }

  Tree source() throws IOException {
    return Tree.read(TwoClusters.source(), trial.source.path(""));
  }

  Tree target() throws IOException {
    return Tree.read(TwoClusters.target(), trial.target.path(""));
  }

  /** The ids of files that are at the target as they are at the source, such as published ones. */
  SortedMap<String, Long> published() throws IOException {
    return target().idsOfThoseIn(source());
  }

  /**
   * Checks the target.
   *
   * @param published what was there in its last version before
   */
  void check(SortedMap<String, Long> published) throws IOException {
    Tree target = checkData();
    assertThat(target.idsOfThoseIn(source())).containsAllEntriesOf(published);
    SortedMap<String, String> old = new TreeMap<>();
    if (data.deletes() == Deletes.UNDO) {
      old.putAll(data.replaced());
      old.putAll(data.removed());
    }
    assertNothingElse(target, old);
  }

  /** Checks the target of which the last run was taken back. */
  void checkUndone() throws IOException {
    Tree target = target();
    assertThat(target.files()).containsAllEntriesOf(data.replaced());
    assertThat(target.files()).containsAllEntriesOf(data.removed());
    SortedMap<String, String> old = new TreeMap<>(source().files());
    old.keySet().retainAll(data.replaced().keySet());
    assertNothingElse(target, old);
  }

  /** Checks the datasets and their watermarks; gives the target. */
  Tree checkData() throws IOException {
    Tree source = source();
    Tree target = target();
    for (String dataset : new String[] {"d", "e"}) {
      assertThat(withoutKept(target).below(dataset).shown())
          .isEqualTo(source.below(dataset).shown());
      assertThat(target.nodes()).containsKey(".longhaul/datasets/" + dataset + "/watermark.json");
    }
    return target;
  }

  /** The target as it would be without what only it has, and keeps where nothing is deleted. */
  private Tree withoutKept(Tree target) {
    if (data.deletes() != Deletes.KEEP) {
      return target;
    }
    assertThat(target.files()).containsAllEntriesOf(data.removed());
    SortedMap<String, Tree.Node> nodes = new TreeMap<>(target.nodes());
    nodes.keySet().removeAll(data.removed().keySet());
    nodes.keySet().removeIf(path -> (path + "/").startsWith("d/gone/"));
    return new Tree(nodes);
  }

  private void assertNothingElse(Tree target, SortedMap<String, String> expected) {
    SortedMap<String, String> old = new TreeMap<>();
    List<String> strange =
        target.files().entrySet().stream()
            .filter(file -> !file.getKey().matches("[de]/.*"))
            .peek(file -> noteOld(old, file))
            .map(Map.Entry::getKey)
            .filter(path -> BELONG.stream().noneMatch(known -> known.matcher(path).matches()))
            .toList();
    assertThat(strange).as("files that do not belong").isEmpty();
    assertThat(
            target.nodes().keySet().stream()
                .filter(path -> path.matches("\\.longhaul-work/staging/.*")))
        .as("staging")
        .isEmpty();
    assertThat(old).as("old versions in the undo area").isEqualTo(expected);
  }

  private void noteOld(Map<String, String> old, Map.Entry<String, String> file) {
    Matcher undo = UNDO.matcher(file.getKey());
    if (!undo.matches()) {
      return;
    }
    String path = undo.group(1) + "/" + undo.group(3);
    // Of a file that was rewritten meanwhile any number of versions may have been published.
    if (!data.rewritten().contains(path)) {
      assertThat(old.put(path, file.getValue()))
          .as("another old version, %s", file.getKey())
          .isNull();
    }
  }
}

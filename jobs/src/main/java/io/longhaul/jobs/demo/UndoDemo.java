package io.longhaul.jobs.demo;

import static io.longhaul.common.job.TextTable.count;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.JobStarter;
import io.longhaul.jobs.demo.SourceListing.Stamp;
import io.longhaul.jobs.demo.Steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The story of a loss at the source: the guard stops it, an operator lets it through, and takes it
 * back. Used once, its steps in order, on warehouses that are equal.
 */
final class UndoDemo {
  private static final int COLUMNS = 90;
  private static final String DATASET = DemoDataset.CLICKS.name();

  private final DemoFolder folder;
  private final Clusters clusters;
  private final SourceWarehouse warehouse;
  private final JobStarter jobs;

  private int lost;
  private Map<String, Stamp> before = Map.of();

  UndoDemo(DemoFolder folder, Clusters clusters, SourceWarehouse warehouse, JobStarter jobs) {
    this.folder = folder;
    this.clusters = clusters;
    this.warehouse = warehouse;
    this.jobs = jobs;
  }

  /** Runs the steps up to the first that is not as it should be. */
  boolean run(Steps steps) throws IOException, InterruptedException {
    return steps.run("loss", "Lose files at the source", this::lose)
        && steps.run("guard", "Copy: the guard stops the dataset", this::stopped)
        && steps.run(
            "allow", "Let it through: longhaul copy --allow-delete " + DATASET, this::allowed)
        && steps.run("undo", "Take it back: longhaul copy-undo policy.yaml last", this::undone)
        && steps.run("held", "Copy again: what was taken back is left alone", this::held);
  }

  private void lose(Step step) throws IOException {
    before = target();
    lost = warehouse.loseClicks();
    step.say("clicks         %s files are gone".formatted(count(lost)));
    step.figures().put("files", lost);
  }

  private void stopped(Step step) throws IOException {
    ObjectNode report = start(step, "6-guard", "copy", policy());
    report.path("failures").forEach(one -> step.say(wrapped(one.path("reason").asText())));
    step.check(is("exit status", 5, report.path("exit").asInt()));
    step.check(
        dataset(report).path("status").asText().equals("stopped")
            ? List.of()
            : List.of(DATASET + " should be stopped: " + dataset(report)));
    step.check(same("the guard let something through"));
  }

  private void allowed(Step step) throws IOException {
    ObjectNode report = start(step, "7-allow", "copy", "--allow-delete", DATASET, policy());
    int deleted = dataset(report).at("/files/deleted").asInt();
    step.say("%s files taken off the target, kept in the undo area".formatted(count(deleted)));
    step.check(is("exit status", 0, report.path("exit").asInt()));
    step.check(is("files deleted", lost, deleted));
    SourceListing source = SourceListing.of(clusters.source(), clusters.sourceWarehouse());
    step.check(source.differences(SourceListing.of(clusters.target(), clusters.targetWarehouse())));
  }

  private void undone(Step step) throws IOException {
    ObjectNode report = start(step, "8-undo", "copy-undo", policy(), "last");
    int restored = report.at("/files/restored").asInt();
    step.say("%s files brought back".formatted(count(restored)));
    step.check(is("exit status", 0, report.path("exit").asInt()));
    step.check(is("files restored", lost, restored));
    step.check(same("not all is as it was before the loss"));
  }

  private void held(Step step) throws IOException {
    ObjectNode report = start(step, "9-held", "copy", policy());
    step.say(
        "%s files deleted; held until: longhaul copy-undo --release policy.yaml"
            .formatted(count(dataset(report).at("/files/deleted").asInt())));
    step.check(is("exit status", 0, report.path("exit").asInt()));
    step.check(same("what was brought back was touched"));
  }

  /** In lines that fit a terminal. */
  private static String wrapped(String text) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      boolean fits = column + word.length() < COLUMNS;
      wrapped.append(column == 0 ? "" : fits ? " " : "\n").append(word);
      column = fits ? column + 1 + word.length() : word.length();
    }
    return wrapped.toString();
  }

  private static List<String> is(String what, int wanted, int found) {
    return wanted == found ? List.of() : List.of("%s is %d, not %d".formatted(what, found, wanted));
  }

  /** Whether the dataset's files at the target are those of before the loss. */
  private List<String> same(String problem) throws IOException {
    Map<String, Stamp> now = target();
    List<String> differing = new ArrayList<>();
    before.forEach(
        (path, stamp) -> {
          if (!stamp.equals(now.get(path))) {
            differing.add(path);
          }
        });
    return differing.isEmpty() && now.size() == before.size()
        ? List.of()
        : List.of(
            "%s: %d files of %d, %d differ"
                .formatted(problem, now.size(), before.size(), differing.size()));
  }

  private Map<String, Stamp> target() throws IOException {
    return SourceListing.of(clusters.target(), clusters.targetWarehouse())
        .only(DemoDataset.CLICKS)
        .files();
  }

  private static JsonNode dataset(ObjectNode report) {
    for (JsonNode dataset : report.path("datasets")) {
      if (dataset.path("name").asText().equals(DATASET)) {
        return dataset;
      }
    }
    throw new IllegalStateException("No " + DATASET + " in " + report);
  }

  private ObjectNode start(Step step, String name, String... words) throws IOException {
    ObjectNode report = jobs.start(words);
    folder.writeReport(name, report);
    step.figures().set("report", report);
    return report;
  }

  private String policy() {
    return folder.policyFile().toString();
  }
}

package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.RepackRule;
import io.longhaul.common.policy.RepackRule.When;
import io.longhaul.common.repack.Repacking.Decision;
import io.longhaul.jobs.repack.pages.PackSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Whether a dataset is repacked where its policy leaves that open: found out once, by some of its
 * row groups, and kept for as long as the policy's words on how stay the same. A dataset that has
 * repacked files goes on: to copy all of its files anew would never pay.
 *
 * @param recipe the policy's words
 * @param decisions the one that was made, or none
 */
record DatasetDecision(
    When when,
    String recipe,
    DatasetFiles files,
    RepackRule rule,
    Estimate.Link link,
    List<Decision> decisions)
    implements Serializable {
  private static final String FILE = "repacking.json";

  /** The directories that are begun when so many files were found tell enough of all. */
  private static final int FILES = 20_000;

  DatasetDecision {
    requireNonNull(when, "when is null");
    requireNonNull(recipe, "recipe is null");
    requireNonNull(files, "files is null");
    requireNonNull(rule, "rule is null");
    requireNonNull(link, "link is null");
    decisions = List.copyOf(decisions);
  }

  boolean isOpen() {
    return when == When.IF_IT_PAYS && decisions.isEmpty();
  }

  Optional<Decision> decision() {
    return decisions.stream().findFirst();
  }

  DatasetDecision with(Decision decision) {
    return new DatasetDecision(when, recipe, files, rule, link, List.of(decision));
  }

  /**
   * As it was decided by a former run.
   *
   * @param directory of the dataset's state
   * @param hasResults whether there are repacked files of it
   */
  DatasetDecision begun(StateDirectory directory, boolean hasResults) throws IOException {
    if (when == When.ALWAYS) {
      return this;
    }
    Optional<JsonNode> json = directory.readJson(FILE);
    if (json.isPresent() && json.get().path("recipe").asText().equals(recipe)) {
      return with(
          new Decision(
              json.get().required("repacks").asBoolean(), json.get().required("why").asText()));
    }
    return hasResults ? with(new Decision(true, "has repacked files")) : this;
  }

  void write(StateDirectory directory) throws IOException {
    Decision decision = decisions.get(0);
    directory.writeJson(
        FILE,
        StateDirectory.stamped()
            .put("recipe", recipe)
            .put("repacks", decision.repacks())
            .put("why", decision.why()));
  }

  /**
   * Finds out.
   *
   * @param crossing asked before bytes of the source are read
   */
  Decision decide(PackSettings settings, Crossing crossing)
      throws IOException, InterruptedException {
    Estimate estimate =
        new Estimator(files.source(), settings, rule.fileSize(), crossing)
            .estimate(files.list(FILES), link);
    return new Decision(estimate.pays(), estimate.why());
  }
}

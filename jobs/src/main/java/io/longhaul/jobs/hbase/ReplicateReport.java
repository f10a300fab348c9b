package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.policy.ReplicationSettings.Topology;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hbase-replicate} would do, or did.
 *
 * @param id of the run; empty when it only looked
 * @param members the names of the clusters
 * @param remarks what no plan can do
 */
record ReplicateReport(
    Optional<String> id,
    Topology topology,
    List<String> members,
    List<EdgePlan> plans,
    Outcome outcome,
    List<String> remarks)
    implements JobReport {

  /** What became of the plan. */
  enum Outcome {
    PRINTED("printed"),
    APPLIED("applied"),
    /** Nothing is to do. */
    UNCHANGED("unchanged"),
    REFUSED("refused"),
    /** It would send edits in circles, which nobody agreed to. */
    UNCONFIRMED("unconfirmed");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }
  }

  ReplicateReport {
    plans = List.copyOf(plans);
    members = List.copyOf(members);
    remarks = List.copyOf(remarks);
  }

  @Override
  public ExitStatus exit() {
    return switch (outcome) {
      case PRINTED, APPLIED, UNCHANGED -> ExitStatus.DONE;
      case REFUSED -> ExitStatus.ATTENTION;
      case UNCONFIRMED -> ExitStatus.USAGE;
    };
  }

  @Override
  public Optional<String> run() {
    return id;
  }

  private List<String> steps() {
    return plans.stream().flatMap(plan -> plan.steps().stream()).toList();
  }

  private List<String> refusals() {
    return plans.stream().flatMap(plan -> plan.refusals().stream()).toList();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("topology", topology.word());
    json.put("outcome", outcome.word);
    write(json.putArray("members"), members);
    write(json.putArray("steps"), steps());
    write(json.putArray("refusals"), refusals());
    write(json.putArray("remarks"), remarks);
    json.putArray("peers");
  }

  private static void write(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  @Override
  public void print(PrintStream out) {
    out.printf("%s: %s%n", topology.word(), String.join(" -> ", members));
    List<String> steps = steps();
    for (int i = 0; i < steps.size(); i++) {
      out.printf("%3d  %s%n", i + 1, steps.get(i));
    }
    remarks.forEach(remark -> out.println("Mind: " + remark));
    refusals().forEach(refusal -> out.println("Refused: " + refusal));
    out.println(
        switch (outcome) {
          case PRINTED -> "Nothing was changed: --apply does it";
          case APPLIED -> "Done";
          case UNCHANGED -> "Nothing to do";
          case REFUSED -> "Nothing was changed";
          case UNCONFIRMED ->
              "Nothing was changed: edits would be sent both ways, which takes --apply --yes-both-ways";
        });
  }
}

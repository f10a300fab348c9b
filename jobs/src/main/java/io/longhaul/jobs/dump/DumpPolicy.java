package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.DumpSettings;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyException;
import io.longhaul.common.policy.PolicyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a policy says of metastore dumps. */
record DumpPolicy(Policy policy) {
  DumpPolicy {
    requireNonNull(policy, "policy is null");
  }

  /**
   * @throws JobException usage, when it is no policy
   */
  static DumpPolicy load(Path file) {
    try {
      return new DumpPolicy(PolicyFile.load(file));
    } catch (PolicyException e) {
      throw e.toJobException();
    }
  }

  /**
   * The backup folder.
   *
   * @throws JobException usage, when the policy names none
   */
  String folder() {
    return policy
        .dumps()
        .map(DumpSettings::folder)
        .orElseThrow(
            () ->
                new JobException(
                    ExitStatus.USAGE,
                    "Invalid policy: "
                        + policy.name()
                        + " has no dumps.folder (see conf/policy.yaml)"));
  }

  /** Where the ledger of its dumps, and verdicts that fit nowhere else, are kept. */
  String state() {
    return policy.state() + "/dumps";
  }

  /** What moves from the source to the target, the warehouse first. */
  Map<String, String> moves() {
    Map<String, String> moves = new TreeMap<>();
    policy.dumps().ifPresent(dumps -> moves.putAll(dumps.map()));
    moves.put(policy.source().warehouse(), policy.target().warehouse());
    return moves;
  }

  /**
   * A dump is of the source, or was moved to the target, whole.
   *
   * @param more prefixes allowed beside
   */
  ValidationOptions rules(List<String> more) {
    List<String> roots = new ArrayList<>();
    List<Integer> sides = new ArrayList<>();
    List<String> allowed = new ArrayList<>(more);
    moves()
        .forEach(
            (from, to) -> {
              if (from.equals(to)) {
                allowed.add(from);
              } else {
                roots.add(from);
                sides.add(0);
                roots.add(to);
                sides.add(1);
              }
            });
    return new ValidationOptions(roots, sides, allowed, Set.of());
  }

  /** Whether what these rules say of a dump is what the policy says: the ledger takes no other. */
  boolean isJudgedBy(ValidationOptions rules) {
    return rules.equals(rules(List.of()));
  }
}

package io.longhaul.jobs.hbase;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.DurationText;
import io.longhaul.common.policy.HBaseDataset;
import io.longhaul.common.policy.ReplicationSettings.Topology;
import io.longhaul.jobs.hbase.PeerState.State;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the peers of a policy stand.
 *
 * @param plans what would make each peer what the policy says
 * @param peers at least one; the first leads from the source to the target
 */
record WatchReport(
    Topology topology,
    List<String> members,
    List<HBaseDataset> datasets,
    List<EdgePlan> plans,
    List<PeerState> peers)
    implements JobReport {
  WatchReport {
    members = List.copyOf(members);
    datasets = List.copyOf(datasets);
    plans = List.copyOf(plans);
    peers = List.copyOf(peers);
  }

  @Override
  public ExitStatus exit() {
    if (peers.stream().anyMatch(peer -> peer.state() != State.ENABLED)) {
      // What a peer that is down does to the rpo follows from that: mend it first.
      return ExitStatus.ENVIRONMENT;
    }
    return missed().isEmpty() && unsent().isEmpty() ? ExitStatus.DONE : ExitStatus.ATTENTION;
  }

  /** What no canary tells: tables that a peer does not send, and what speaks against a peer. */
  private List<String> unsent() {
    List<String> unsent = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      EdgePlan plan = plans.get(i);
      if (peers.get(i).state() != State.MISSING) {
        plan.lacking()
            .forEach(
                table ->
                    unsent.add(
                        "peer %s of the %s does not send all of %s, or its rows of before are not there: hbase-replicate --apply"
                            .formatted(plan.edge().peer(), plan.edge().from().name(), table)));
      }
      unsent.addAll(plan.refusals());
    }
    return unsent;
  }

  /** Datasets whose rpo the slowest peer does not keep. */
  private List<HBaseDataset> missed() {
    return datasets.stream()
        .filter(
            dataset ->
                dataset.rpo().isPresent()
                    && peers.stream().anyMatch(peer -> peer.isBeyond(dataset.rpo().get())))
        .toList();
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    json.put("topology", topology.word());
    json.putNull("outcome");
    ArrayNode names = json.putArray("members");
    members.forEach(names::add);
    json.putArray("steps");
    json.putArray("refusals");
    ArrayNode remarks = json.putArray("remarks");
    remarks().forEach(remarks::add);
    ArrayNode array = json.putArray("peers");
    peers.forEach(peer -> write(array.addObject(), peer));
  }

  private static void write(ObjectNode json, PeerState peer) {
    json.put("peer", peer.peer());
    json.put("from", peer.from());
    json.put("to", peer.to());
    json.put("state", peer.state().word());
    json.put("queue", peer.queue());
    json.put("shippedAge", seconds(peer.shippedAge()));
    json.put("toldLag", seconds(Optional.of(peer.told())));
    json.put("canary", seconds(peer.canary()));
    json.put("asOf", peer.asOf().map(InstantText::of).orElse(null));
    json.put("lag", seconds(peer.lag()));
  }

  private static Double seconds(Optional<Duration> duration) {
    return duration.map(one -> one.toMillis() / 1000.0).orElse(null);
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (PeerState peer : peers) {
      if (peer.state() == State.MISSING) {
        remarks.add(
            "peer %s of the %s is not there: hbase-replicate --apply makes it"
                .formatted(peer.peer(), peer.from()));
      } else if (peer.state() == State.DISABLED) {
        remarks.add(
            "peer %s of the %s is disabled, whatever its figures say: its logs pile up there; hbase-replicate --apply enables it"
                .formatted(peer.peer(), peer.from()));
      } else if (peer.canary().isEmpty()) {
        remarks.add(
            "what was written at the %s did not come to the %s in time"
                .formatted(peer.from(), peer.to()));
      }
    }
    remarks.addAll(unsent());
    for (HBaseDataset dataset : missed()) {
      remarks.add(
          "%s: its rpo of %s is missed"
              .formatted(dataset.name(), DurationText.format(dataset.rpo().orElseThrow())));
    }
    return remarks;
  }

  @Override
  public void print(PrintStream out) {
    TextTable table =
        TextTable.of("peer", "is", "logs waiting", "last sent", "told lag", "canary", "true lag");
    for (PeerState peer : peers) {
      table.add(
          List.of(
              "%s -> %s".formatted(peer.from(), peer.to()),
              peer.state().word(),
              TextTable.count(peer.queue()),
              text(peer.shippedAge()),
              text(Optional.of(peer.told())),
              text(peer.canary()),
              text(peer.lag())));
    }
    table.print(out);
    remarks().forEach(out::println);
  }

  private static String text(Optional<Duration> duration) {
    return duration.map(one -> TextTable.duration(one.toMillis() / 1000.0)).orElse("-");
  }
}

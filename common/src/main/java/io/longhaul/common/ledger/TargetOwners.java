package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobException;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose a target is: {@code <target.warehouse>/.longhaul-work/owners/<digest>.json}. Locks keep the
 * runs of one state directory apart; this keeps two policies apart that know nothing of each other,
 * since each would undo what the other does.
 *
 * <p>A target belongs to the first policy that copies to it. Outer and inner places belong with it.
 * To be asked with the targets locked.
 */
public final class TargetOwners {
  private static final Logger LOG = LoggerFactory.getLogger(TargetOwners.class);
  private static final String AREA = ".longhaul-work";
  private static final String FOLDER = "owners";
  private static final int PUBLIC = 0755;
  private static final int PRIVATE = 0700;

  private final Store store;
  private final String warehouse;
  private final Owner self;
  private final Clock clock;

  /**
   * A policy; two of one name with other state directories are two.
   *
   * @param state absolute URI of the state directory
   */
  public record Owner(String policy, String state) {
    public Owner {
      requireNonNull(policy, "policy is null");
      requireNonNull(state, "state is null");
    }
  }

  /** Opens the state directory of another policy. */
  @FunctionalInterface
  public interface States {
    StateDirectory open(String uri) throws IOException;
  }

  /** What a marker says. */
  private record Marker(
      StateDirectory area, String file, LockTarget target, Owner owner, String since) {}

  /**
   * @param store of the target warehouse
   * @param warehouse absolute path on it
   */
  public TargetOwners(Store store, String warehouse, Owner self, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.self = requireNonNull(self, "self is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Makes the targets this policy's, where they are nobody's.
   *
   * @param targets absolute URIs, as for {@link RunLocks#acquire}
   * @throws JobException usage, when another policy owns one, or an outer or inner place
   */
  public void claim(Collection<String> targets) throws IOException {
    Set<LockTarget> mine = targets(targets);
    refuse(foreign(mine));
    StateDirectory area = area(warehouse);
    List<LockTarget> missing = new ArrayList<>();
    for (LockTarget target : mine) {
      if (!isMine(area, target)) {
        missing.add(target);
      }
    }
    try {
      for (LockTarget target : missing) {
        mark(area, target);
      }
    } catch (AccessDeniedException e) {
      // With `state:` and `work:` elsewhere a run needs no right on the warehouse's root.
      LOG.warn("Cannot keep other policies off the targets: {}", e.getMessage());
      return;
    }
    List<Marker> others = missing.isEmpty() ? List.of() : foreign(mine);
    if (!others.isEmpty()) {
      // Another policy came at the same moment: whoever sees the other one gives way.
      for (LockTarget target : missing) {
        if (isMine(area, target)) {
          area.delete(file(target));
        }
      }
      refuse(others);
    }
  }

  /**
   * Makes the targets this policy's, whosever they were.
   *
   * @throws LockHeldException when a run of the former owner lives and works on them
   */
  public void adopt(Collection<String> targets, RunId run, States states)
      throws IOException, InterruptedException, LockHeldException {
    adopt(targets, run, states, Surroundings.real(clock));
  }

  void adopt(Collection<String> targets, RunId run, States states, Surroundings surroundings)
      throws IOException, InterruptedException, LockHeldException {
    Set<LockTarget> mine = targets(targets);
    for (Marker marker : foreign(mine)) {
      if (marker.owner().state().equals(self.state())) {
        // The run holds the locks that runs of the former owner would need.
        delete(marker);
        continue;
      }
      try {
        takeOver(marker, run, states, surroundings);
      } catch (IOException e) {
        throw new JobException(
            ExitStatus.ENVIRONMENT,
            "Cannot adopt %s from policy %s: cannot lock it in %s: %s (bring that back; if it is gone for good, delete %s)"
                .formatted(
                    marker.target().uri(),
                    marker.owner().policy(),
                    marker.owner().state(),
                    e.getMessage(),
                    marker.area().describe(marker.file())),
            e);
      }
    }
    claim(targets);
  }

  /** With the former owner's lock in hand none of its runs can be under way, or wake up. */
  private static void takeOver(Marker marker, RunId run, States states, Surroundings surroundings)
      throws IOException, InterruptedException, LockHeldException {
    StateDirectory former = states.open(marker.owner().state());
    List<String> place = List.of(marker.target().uri());
    try (RunLocks locks = RunLocks.acquire(former, run, place, surroundings)) {
      locks.check(marker.target().uri());
      delete(marker);
    }
  }

  private static void delete(Marker marker) throws IOException {
    marker.area().delete(marker.file());
    LOG.warn(
        "Adopted {} from policy {} with state {}",
        marker.target().uri(),
        marker.owner().policy(),
        marker.owner().state());
  }

  private static Set<LockTarget> targets(Collection<String> uris) {
    Set<LockTarget> targets = new TreeSet<>();
    uris.forEach(uri -> targets.add(new LockTarget(uri)));
    return targets;
  }

  private void refuse(List<Marker> others) {
    if (others.isEmpty()) {
      return;
    }
    Marker other = others.get(0);
    throw new JobException(
        ExitStatus.USAGE,
        "Invalid target: %s belongs to policy %s with state %s since %s (copy elsewhere, or make it this policy's with --adopt)"
            .formatted(
                other.target().uri(),
                other.owner().policy(),
                other.owner().state(),
                other.since()));
  }

  private boolean isMine(StateDirectory area, LockTarget target) throws IOException {
    return read(area, file(target)).filter(marker -> marker.owner().equals(self)).isPresent();
  }

  private void mark(StateDirectory area, LockTarget target) throws IOException {
    store.makeDirectories(warehouse, PUBLIC);
    store.makeDirectories(path(warehouse, AREA), PRIVATE);
    ObjectNode json = StateDirectory.stamped();
    json.put("policy", self.policy());
    json.put("state", self.state());
    json.put("target", target.uri());
    json.put("since", InstantText.of(clock.instant()));
    boolean made = area.create(file(target), StateDirectory.toBytes(json));
    if (!made && read(area, file(target)).isEmpty()) {
      area.writeJson(file(target), json);
    }
  }

  /** Markers of other policies on the targets, on outer and on inner places. */
  private List<Marker> foreign(Set<LockTarget> targets) throws IOException {
    List<Marker> found = new ArrayList<>();
    for (Marker marker : markers()) {
      if (!marker.owner().equals(self) && targets.stream().anyMatch(marker.target()::overlaps)) {
        found.add(marker);
      }
    }
    return found;
  }

  /** The markers of this warehouse, and of those that it may lie in. */
  private List<Marker> markers() throws IOException {
    List<Marker> markers = new ArrayList<>();
    String at = warehouse;
    while (true) {
      try {
        markers.addAll(markers(area(at)));
      } catch (AccessDeniedException e) {
        LOG.warn(
            "Cannot tell whether a policy of another user copies to {}: {}",
            store.describe(at),
            e.getMessage());
      }
      if (at.equals("/")) {
        break;
      }
      int slash = at.lastIndexOf('/');
      at = slash <= 0 ? "/" : at.substring(0, slash);
    }
    return markers;
  }

  private static List<Marker> markers(StateDirectory area) throws IOException {
    List<Marker> markers = new ArrayList<>();
    for (String name : area.list(FOLDER)) {
      if (name.endsWith(".json")) {
        read(area, FOLDER + "/" + name).ifPresent(markers::add);
      }
    }
    return markers;
  }

  /** A marker; empty when there is none, or one that was not written to its end. */
  private static Optional<Marker> read(StateDirectory area, String file) throws IOException {
    Optional<byte[]> content = area.read(file);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json;
    try {
      json = area.parse(file, content.get());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    Marker marker =
        new Marker(
            area,
            file,
            new LockTarget(json.path("target").asText()),
            new Owner(json.path("policy").asText(), json.path("state").asText()),
            json.path("since").asText());
    return Optional.of(marker).filter(found -> !found.target().uri().isEmpty());
  }

  private StateDirectory area(String folder) {
    return new StateDirectory(store, path(folder, AREA));
  }

  private static String path(String folder, String name) {
    return folder.equals("/") ? "/" + name : folder + "/" + name;
  }

  private static String file(LockTarget target) {
    return FOLDER + "/" + target.digest() + ".json";
  }
}

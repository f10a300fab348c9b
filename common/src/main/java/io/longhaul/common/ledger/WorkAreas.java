package io.longhaul.common.ledger;

import io.longhaul.common.policy.Dataset;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The work areas of a policy's datasets, and what runs left in them. */
public final class WorkAreas {
  private final List<Area> areas;

  /**
   * One work area.
   *
   * @param path absolute, on the target's store
   */
  public record Area(Store store, String path) {}

  /** What one run moved out of the way of a dataset. */
  public record Undo(String run, String dataset) {}

  /** Opens stores, or has them open. */
  @FunctionalInterface
  public interface Stores {
    Store of(StoreSpec spec) throws IOException;
  }

  public WorkAreas(List<Area> areas) {
    this.areas = List.copyOf(areas);
  }

  /** Those of all datasets of a policy. */
  public static WorkAreas of(Policy policy, Stores stores) throws IOException {
    Set<String> uris = new TreeSet<>();
    for (Dataset dataset : policy.datasets()) {
      uris.add(OwnPlaces.work(policy, dataset));
    }
    List<Area> areas = new ArrayList<>();
    for (String uri : uris) {
      StoreSpec spec = StoreSpec.of(uri, policy.target().hadoop(), policy.target().confDir());
      areas.add(new Area(stores.of(spec), spec.path(uri)));
    }
    return new WorkAreas(areas);
  }

  /** The runs that have staged files, adopted ones with the run that staged them. */
  public Set<String> staged() throws IOException {
    Set<String> runs = new TreeSet<>();
    for (Area area : areas) {
      String staging = area.path() + "/staging";
      for (String run : directories(area.store(), staging)) {
        runs.add(run);
        for (String dataset : directories(area.store(), staging + "/" + run)) {
          String adopted = staging + "/" + run + "/" + dataset + "/adopted";
          runs.addAll(directories(area.store(), adopted));
        }
      }
    }
    return runs;
  }

  /** What lies in the undo areas. */
  public List<Undo> undo() throws IOException {
    List<Undo> undo = new ArrayList<>();
    for (Area area : areas) {
      String root = area.path() + "/undo";
      for (String day : directories(area.store(), root)) {
        for (String run : directories(area.store(), root + "/" + day)) {
          for (String dataset : directories(area.store(), root + "/" + day + "/" + run)) {
            undo.add(new Undo(run, dataset));
          }
        }
      }
    }
    return undo;
  }

  /** Whether any of the stores has something at an absolute path. */
  public boolean exists(String path) throws IOException {
    for (Store store : areas.stream().map(Area::store).distinct().toList()) {
      try {
        store.entry(path);
        return true;
      } catch (FileNotFoundException e) {
        // The next one may have it.
        continue;
      }
    }
    return false;
  }

  private static List<String> directories(Store store, String directory) throws IOException {
    try {
      return store.list(directory).stream()
          .filter(FileEntry::isDirectory)
          .map(FileEntry::name)
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}

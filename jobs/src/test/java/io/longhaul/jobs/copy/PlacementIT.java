package io.longhaul.jobs.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.Traits;
import io.longhaul.jobs.copy.CopyTrial.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.StorageType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a file has by the directory it goes to, and what it has not. */
@ExtendWith(CodingClusters.class)
class PlacementIT {
  private static final int COLD = 2;
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private CopyTrial trial;

  @BeforeEach
  void start() throws IOException {
    trial = CopyTrial.between(CodingClusters.source(), CodingClusters.target(), folder);
  }

  @AfterEach
  void stop() throws IOException {
    trial.close();
  }

  private org.apache.hadoop.fs.Path atTarget(String path) {
    return new org.apache.hadoop.fs.Path(trial.target.path(path));
  }

  private Traits traits(String path) throws IOException {
    return trial.target.entry(path).traits();
  }

  private List<StorageType> placed(String path) throws IOException {
    BlockLocation[] blocks = CodingClusters.admin().getFileBlockLocations(atTarget(path), 0, 1);
    return List.of(blocks[0].getStorageTypes());
  }

  @Test
  void filesAreKeptAsTheDirectoryTheyGoToKeepsThem() throws IOException {
    for (String directory : List.of("coded", "coded/plain", "cold", "usual")) {
      trial.target.directory("d/" + directory);
    }
    CodingClusters.admin().setErasureCodingPolicy(atTarget("d/coded"), CodingClusters.CODED);
    CodingClusters.admin().setErasureCodingPolicy(atTarget("d/coded/plain"), "replication");
    CodingClusters.admin().setStoragePolicy(atTarget("d/cold"), "COLD");
    trial.target.write("d/usual/old", "old");
    trial.target.write("d/coded/old", "old");
    for (String directory :
        List.of(
            "coded",
            "coded/new/deep",
            "coded/plain",
            "coded/plain/new",
            "cold",
            "cold/new",
            "usual")) {
      for (int length : new int[] {0, 1, MEBIBYTE, 3 * MEBIBYTE + 77}) {
        trial.source.write("d/" + directory + "/" + length, new byte[length]);
      }
    }
    trial.source.write("d/coded/old", "other content");
    trial.source.write("d/usual/old", "other content");
    trial.source.store().setPermission(trial.source.path("d/cold/1"), 0444);
    trial.dataset("name: d, path: d");

    Result copied = trial.copy().exits(0);
    assertThat(copied.files("d", "copied")).isEqualTo(30);
    assertThat(copied.dataset("d").path("verified").path("composite").asInt()).isEqualTo(30);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    for (String file : List.of("coded/1", "coded/old", "coded/new/deep/0")) {
      assertThat(traits("d/" + file))
          .as(file)
          .isEqualTo(new Traits(0, 0, false, CodingClusters.CODED, 0));
    }
    for (String file : List.of("coded/plain/1", "coded/plain/new/0", "usual/old")) {
      assertThat(traits("d/" + file).erasureCoding()).as(file).isEmpty();
      assertThat(traits("d/" + file).replication()).as(file).isPositive();
    }
    assertThat(placed("d/usual/1")).containsOnly(StorageType.DISK);
    for (String file : List.of("cold/1", "cold/new/" + MEBIBYTE)) {
      assertThat(placed("d/" + file)).as(file).containsOnly(StorageType.ARCHIVE);
      assertThat(traits("d/" + file).storagePolicy()).as(file).isEqualTo(COLD);
    }
    // None has a policy of its own: they follow their directory.
    CodingClusters.admin().unsetStoragePolicy(atTarget("d/cold"));
    assertThat(traits("d/cold/1").storagePolicy()).isZero();
    assertThat(traits("d/cold/new/0").storagePolicy()).isZero();

    assertThat(trial.compare().exits(0).dataset("d").path("equal").asInt()).isEqualTo(30);
    assertThat(trial.planned()).isEmpty();
  }

  @Test
  void theWorkAreasOwnPoliciesAreNotCarriedAlong() throws IOException {
    trial.target.directory("work");
    trial.target.directory("d/cold");
    trial.target.directory("d/usual");
    CodingClusters.admin().setErasureCodingPolicy(atTarget("work"), CodingClusters.CODED);
    CodingClusters.admin().setStoragePolicy(atTarget("work"), "COLD");
    CodingClusters.admin().setStoragePolicy(atTarget("d/cold"), "COLD");
    trial.source.write("d/cold/file", new byte[MEBIBYTE]);
    trial.source.write("d/usual/file", new byte[MEBIBYTE]);
    trial.dataset("name: d, path: d, work: work/area");
    trial.copy().exits(0);
    assertThat(traits("d/usual/file").erasureCoding()).isEmpty();
    assertThat(traits("d/usual/file").storagePolicy()).isZero();
    assertThat(placed("d/usual/file")).containsOnly(StorageType.DISK);
    assertThat(traits("d/cold/file").erasureCoding()).isEmpty();
    assertThat(placed("d/cold/file")).containsOnly(StorageType.ARCHIVE);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
  }

  @Test
  void aDefaultListOfTheTargetDoesNotLeak() throws IOException {
    Store target = trial.target.store();
    trial.target.directory("d/there");
    List<String> list =
        List.of(
            "default:group::rwx",
            "default:mask::rwx",
            "default:other::---",
            "default:user::rwx",
            "default:user:eve:rwx");
    for (String directory : List.of("", "d/there")) {
      target.setAcl(trial.target.path(directory), 0755, list);
    }
    trial.source.write("d/there/new/deep/file", "content");
    trial.source.write("d/there/file", "content");
    trial.dataset("name: d, path: d");
    trial.copy().exits(0);
    for (String path :
        List.of("d/there/new", "d/there/new/deep", "d/there/new/deep/file", "d/there/file")) {
      assertThat(target.acl(trial.target.path(path))).as(path).isEmpty();
    }
    assertThat(target.acl(trial.target.path("d/there"))).isEqualTo(list);
    assertThat(trial.target.tree("d")).isEqualTo(trial.source.tree("d"));
    assertThat(trial.planned()).isEmpty();
  }

  @Test
  void whatIsNotAskedForCostsNoCall() throws IOException {
    for (int i = 0; i < 20; i++) {
      trial.source.write("d/few/" + i, "content");
    }
    trial.dataset("name: d, path: d");
    Map<String, Integer> few = perRun();
    for (int i = 0; i < 40; i++) {
      trial.source.write("d/many/" + i, "content");
    }
    Map<String, Integer> many = perRun();
    Map<String, Integer> perFile = new TreeMap<>();
    // The journal's files come by time, some more or less.
    many.forEach(
        (call, count) -> perFile.put(call, Math.round((count - few.getOrDefault(call, 0)) / 20f)));
    perFile.values().removeIf(count -> count == 0);
    assertThat(perFile)
        .isEqualTo(
            Map.of(
                "source getfileinfo", 1,
                "source isFileClosed", 1,
                "source open", 1,
                "target create", 1,
                "target open", 1,
                "target rename", 1,
                "target setTimes", 1));
  }

  private Map<String, Integer> perRun() throws IOException {
    NameNodeCalls.clear();
    trial.copy().exits(0);
    Map<String, Integer> calls = new TreeMap<>();
    NameNodeCalls.below(trial.source.path("")).forEach((call, n) -> calls.put("source " + call, n));
    NameNodeCalls.below(trial.target.path("")).forEach((call, n) -> calls.put("target " + call, n));
    return calls;
  }
}

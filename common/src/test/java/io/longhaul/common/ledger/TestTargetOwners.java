package io.longhaul.common.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.TargetOwners.Owner;
import io.longhaul.common.storage.CountingStore;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTargetOwners {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final FakeWorld world = new FakeWorld();
  private Store store;
  private int runs;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private String warehouse() {
    return folder.resolve("warehouse").toString();
  }

  private String target(String path) {
    return "file://" + warehouse() + "/" + path;
  }

  private String stateUri(String name) {
    return folder.resolve("state-" + name).toString();
  }

  private TargetOwners of(String policy) {
    return of(policy, warehouse());
  }

  private TargetOwners of(String policy, String warehouse) {
    return new TargetOwners(store, warehouse, new Owner(policy, stateUri(policy)), NOON);
  }

  private StateDirectory state(String uri) {
    return new StateDirectory(store, uri);
  }

  private RunId nextRun() {
    return RunId.parse("20261120T120000Z-a-to-b-%04x".formatted(++runs)).orElseThrow();
  }

  private void adopt(String policy, String target)
      throws IOException, InterruptedException, LockHeldException {
    of(policy).adopt(List.of(target), nextRun(), this::state, world.machine().surroundings());
  }

  private List<String> markers() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("warehouse/.longhaul-work/owners"))) {
      List<String> markers = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        markers.add(Files.readString(file));
      }
      return markers;
    }
  }

  @Test
  void aTargetBelongsToTheFirstThatCopiesToIt() throws IOException {
    of("one").claim(List.of(target("orders"), target("clicks")));
    of("one").claim(List.of(target("orders"), target("new")));
    of("two").claim(List.of(target("orders2")));
    assertThat(markers()).hasSize(4);
    assertThatThrownBy(() -> of("two").claim(List.of(target("users"), target("orders"))))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessage(
            "Invalid target: %s belongs to policy one with state %s since 2026-11-20T12:00:00.000Z (copy elsewhere, or make it this policy's with --adopt)"
                .formatted(target("orders"), stateUri("one")));
    assertThat(markers()).hasSize(4);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("warehouse/.longhaul-work"))))
        .isEqualTo("rwx------");
  }

  @Test
  void outerAndInnerPlacesBelongWithIt() throws IOException {
    of("one").claim(List.of(target("retail.db/orders")));
    for (String place : new String[] {"retail.db", "retail.db/orders/p=1"}) {
      assertThatThrownBy(() -> of("two").claim(List.of(target(place))))
          .as(place)
          .isInstanceOf(JobException.class)
          .hasMessageContaining("retail.db/orders belongs to policy one");
    }
  }

  @Test
  void aWarehouseInsideAnotherIsNoWayAround() throws IOException {
    of("one").claim(List.of(target("retail.db")));
    TargetOwners inner = of("two", warehouse() + "/retail.db");
    assertThatThrownBy(() -> inner.claim(List.of(target("retail.db/orders"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("retail.db belongs to policy one");
  }

  @Test
  void aPolicyOfTheSameNameWithOtherStateIsAnother() throws IOException {
    of("one").claim(List.of(target("orders")));
    TargetOwners moved =
        new TargetOwners(store, warehouse(), new Owner("one", stateUri("moved")), NOON);
    assertThatThrownBy(() -> moved.claim(List.of(target("orders"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("belongs to policy one with state " + stateUri("one"));
  }

  @Test
  void adoptionTakesTheTargetForGood() throws Exception {
    of("one").claim(List.of(target("retail.db"), target("clicks")));
    adopt("two", target("retail.db/orders"));
    of("two").claim(List.of(target("retail.db/orders")));
    adopt("two", target("retail.db/orders"));
    assertThatThrownBy(() -> of("one").claim(List.of(target("retail.db"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("belongs to policy two");
    of("one").claim(List.of(target("clicks")));
    assertThat(state(stateUri("one")).list("locks")).isEmpty();
    assertThat(state(stateUri("one")).list("runs")).isEmpty();
  }

  @Test
  void whoWorksOnATargetKeepsIt() throws Exception {
    of("one").claim(List.of(target("orders")));
    FakeWorld.Machine machine = world.machine();
    RunLocks locks =
        RunLocks.acquire(
            state(stateUri("one")), nextRun(), List.of(target("orders")), machine.surroundings());
    assertThatThrownBy(() -> adopt("two", target("orders")))
        .isInstanceOf(LockHeldException.class)
        .hasMessageContaining("Cannot lock " + target("orders") + ": held by run ");
    of("one").claim(List.of(target("orders")));
    locks.check(target("orders"));

    // A run that stood still does not wake up into a target that is another's by then.
    machine.pause();
    adopt("two", target("orders"));
    machine.wake();
    assertThatThrownBy(() -> locks.check(target("orders"))).isInstanceOf(LockLostException.class);
    locks.close();
    assertThatThrownBy(() -> of("one").claim(List.of(target("orders"))))
        .isInstanceOf(JobException.class);
  }

  @Test
  void withoutTheFormerStateTheOperatorHasToDecide() throws Exception {
    of("one").claim(List.of(target("orders")));
    Files.writeString(folder.resolve("state-one"), "no directory");
    assertThatThrownBy(() -> adopt("two", target("orders")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.ENVIRONMENT))
        .hasMessageStartingWith(
            "Cannot adopt %s from policy one: cannot lock it in %s: Cannot make directory "
                .formatted(target("orders"), stateUri("one")))
        .hasMessageMatching(
            ".*if it is gone for good, delete file://.*/owners/[0-9a-f]{64}.json.*");
    of("one").claim(List.of(target("orders")));
  }

  @Test
  void policiesThatShareTheirStateAdoptWithTheLocksTheyHave() throws Exception {
    new TargetOwners(store, warehouse(), new Owner("old", stateUri("two")), NOON)
        .claim(List.of(target("orders")));
    try (RunLocks locks =
        RunLocks.acquire(
            state(stateUri("two")),
            nextRun(),
            List.of(target("orders")),
            world.machine().surroundings())) {
      locks.check(target("orders"));
      adopt("two", target("orders"));
    }
    of("two").claim(List.of(target("orders")));
  }

  @Test
  void aMarkerThatWasNeverWrittenIsNobodys() throws IOException {
    of("one").claim(List.of(target("orders")));
    String file = ".longhaul-work/owners/" + new LockTarget(target("orders")).digest() + ".json";
    Files.write(folder.resolve("warehouse").resolve(file), "{\"form".getBytes(UTF_8));
    of("two").claim(List.of(target("orders")));
    assertThatThrownBy(() -> of("one").claim(List.of(target("orders"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("belongs to policy two");
  }

  @Test
  void ofTwoThatComeAtOnceNoTwoHaveIt() throws Exception {
    for (String other : new String[] {"retail.db/orders", "retail.db", "retail.db/orders/p=1"}) {
      for (int call = 1; call < 30; call++) {
        CountingStore stalling = new CountingStore(store);
        stalling.at(call, () -> of("two").claim(List.of(target(other))));
        TargetOwners one =
            new TargetOwners(stalling, warehouse(), new Owner("one", stateUri("one")), NOON);
        boolean first = claims(one, target("retail.db/orders"));
        boolean second = claims(of("two"), target(other));
        assertThat(first && second).as("%s at call %s", other, call).isFalse();
        store.delete(warehouse());
      }
    }
  }

  private static boolean claims(TargetOwners owners, String target) throws IOException {
    try {
      owners.claim(List.of(target));
      return true;
    } catch (JobException e) {
      return false;
    }
  }
}

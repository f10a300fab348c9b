package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.ledger.OwnPaths;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCoverage {
  @TempDir private Path warehouse;

  private Coverage.Answer find(String... datasets) throws IOException {
    try (Store store = new StoreSpec("file://", Map.of()).open()) {
      String root = warehouse.toString();
      OwnPaths own = new OwnPaths(root, Set.of(root + "/a/state"));
      return new Coverage(store, own, Set.of(datasets)).find();
    }
  }

  private void directories(String... paths) throws IOException {
    for (String path : paths) {
      Files.createDirectories(warehouse.resolve(path));
    }
  }

  @Test
  void namesTheTopMostPathsBesideTheDatasets() throws IOException {
    directories("a/orders/day=1", "a/returns/deep/er", "a/state/runs", "a/z/inner/x", "b/c");
    directories(".longhaul/runs", ".longhaul-work", "sandbox/own");
    Files.writeString(warehouse.resolve("notes.txt"), "");
    assertThat(find("a/orders", "a/z/inner", "sandbox"))
        .isEqualTo(new Coverage.Answer(List.of("a/returns", "b", "notes.txt"), Optional.empty()));
  }

  @Test
  void aDatasetOfTheWholeWarehouseCoversAll() throws IOException {
    directories("a/b");
    assertThat(find("").uncovered()).isEmpty();
    assertThat(find("", "a").uncovered()).isEmpty();
    assertThat(find("a").uncovered()).isEmpty();
  }

  @Test
  void aNameThatBeginsLikeADatasetIsNotCoveredByIt() throws IOException {
    directories("orders", "orders_2", "orders.old/x");
    assertThat(find("orders").uncovered()).containsExactly("orders.old", "orders_2");
  }

  @Test
  void theWayToADatasetMayBeALink() throws IOException {
    directories("real/orders", "real/other");
    Files.createSymbolicLink(warehouse.resolve("link"), Path.of("real"));
    assertThat(find("link/orders").uncovered()).containsExactly("link/other", "real");
  }

  @Test
  void whatCantBeListedMakesItUnknownAndKeepsTheRest() throws IOException {
    directories("b");
    Files.writeString(warehouse.resolve("a"), "a file on the way to a dataset");
    Coverage.Answer answer = find("a/orders");
    assertThat(answer.uncovered()).containsExactly("b");
    assertThat(answer.unknown().orElseThrow()).contains("/a: not a directory");
    Files.delete(warehouse.resolve("a"));
    Files.delete(warehouse.resolve("b"));
    Files.delete(warehouse);
    answer = find("a/orders");
    assertThat(answer.uncovered()).isEmpty();
    assertThat(answer.unknown().orElseThrow()).contains("no such file or directory");
  }
}

package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.demo.SourceListing.Stamp;
import io.longhaul.jobs.demo.SourceListing.Total;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSourceListing {
  private static final SourceListing BEFORE =
      new SourceListing(
          Map.of(
              "tpch.db/orders/a", new Stamp(10, 1),
              "tpch.db/orders/_SUCCESS", new Stamp(0, 1),
              "tpch.db/region/a", new Stamp(5, 1),
              "sandbox.db/t/a", new Stamp(7, 1)));

  @Test
  void aDatasetInsideAnotherHasItsFilesAlone() {
    assertThat(BEFORE.perDataset())
        .containsEntry("dimensions", new Total(1, 5))
        .containsEntry("orders", new Total(2, 10))
        .containsEntry("lineitem", Total.NONE)
        .doesNotContainKey("sandbox");
  }

  @Test
  void changedIsWhatIsNewLongerOrYoungerButNoEmptyFileWrittenAgain() {
    SourceListing now =
        new SourceListing(
            Map.of(
                "tpch.db/orders/a", new Stamp(10, 2),
                "tpch.db/orders/_SUCCESS", new Stamp(0, 2),
                "tpch.db/orders/_empty", new Stamp(0, 2),
                "tpch.db/region/a", new Stamp(5, 1)));
    assertThat(now.since(BEFORE).files().keySet())
        .containsExactly("tpch.db/orders/_empty", "tpch.db/orders/a");
  }

  @Test
  void differencesAreOfWhatIsToBeCopied() {
    SourceListing target =
        new SourceListing(
            Map.of(
                "tpch.db/orders/a", new Stamp(10, 1),
                "tpch.db/orders/_SUCCESS", new Stamp(0, 1),
                "tpch.db/region/a", new Stamp(5, 86_400_000),
                "tpch.db/region/b", new Stamp(1, 1),
                ".longhaul/runs/r/report.json", new Stamp(9, 9)));
    assertThat(BEFORE.differences(target))
        .containsExactly(
            "tpch.db/region/a is 5 bytes of 1970-01-01T00:00:00.001Z at the source,"
                + " 5 bytes of 1970-01-02T00:00:00Z at the target",
            "tpch.db/region/b is not at the source, 1 bytes of 1970-01-01T00:00:00.001Z at the"
                + " target");
  }

  @Test
  void listsFilesUnderTheWarehouseWithoutUploadsUnderWay(@TempDir Path folder) throws Exception {
    Path clicks = Files.createDirectories(folder.resolve("w/events.db/clicks/day=1"));
    Files.writeString(clicks.resolve("a"), "abc");
    Path upload = Files.createDirectories(folder.resolve("w/events.db/clicks/_temporary"));
    Files.writeString(upload.resolve("b"), "d");
    FileSystem fs = FileSystem.get(folder.toUri(), new Configuration());
    SourceListing listing = SourceListing.of(fs, folder.resolve("w").toUri().toString());
    assertThat(listing.files().keySet()).containsExactly("events.db/clicks/day=1/a");
    assertThat(listing.under("events.db/clicks")).isEqualTo(new Total(1, 3));
  }
}

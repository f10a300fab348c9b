package io.longhaul.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.demo.SourceListing.Total;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestCopyChecks {
  private static final Map<String, Total> COPIED =
      Map.of(
          "lineitem", new Total(84, 6_000_000),
          "orders", new Total(7, 3_000_000),
          "clicks", new Total(3_000, 200_000),
          "dimensions", Total.NONE);

  private static final Map<String, Total> COMPARED =
      Map.of("lineitem", new Total(84, 6_000_000), "clicks", new Total(3_000, 200_000));

  @Test
  void aGoodRunPassesEveryCheck() {
    CopyFigures copy = Reports.copy();
    assertThat(CopyChecks.complete(copy, "done")).isEmpty();
    assertThat(CopyChecks.copied(copy, COPIED)).isEmpty();
    assertThat(CopyChecks.verified(copy)).isEmpty();
    assertThat(CopyChecks.inPriorityOrder(copy)).isEmpty();
    assertThat(CopyChecks.underCap(copy, new ByteRate(800_000))).isEmpty();
  }

  @Test
  void completeTellsExitStatusesFailuresAndStatuses() {
    assertThat(CopyChecks.complete(Reports.copyWith("\"exit\": 0", "\"exit\": 4"), "done"))
        .containsExactly("copy ended with exit status 4");
    assertThat(
            CopyChecks.complete(
                Reports.copyWith(
                    "\"failures\": []",
                    "\"failures\": [{\"dataset\":\"orders\",\"path\":\"a\",\"reason\":\"torn\"}]"),
                "done"))
        .containsExactly("orders a: torn");
    assertThat(CopyChecks.complete(Reports.copy(), "planned"))
        .contains("lineitem is done, not planned");
    String failed = "\"failed\": 0},\n   \"skippedBy\": {\"equal\": 1,";
    assertThat(
            CopyChecks.complete(
                Reports.copyWith(failed, failed.replace("failed\": 0", "failed\": 2")), "done"))
        .containsExactly("lineitem has 2 failed files");
  }

  @Test
  void copiedTellsEveryDatasetThatIsNotWhatTheSourceHas() {
    Map<String, Total> expected = new HashMap<>(COPIED);
    expected.put("lineitem", new Total(84, 6_000_001));
    expected.put("orders", new Total(8, 3_000_000));
    expected.remove("clicks");
    expected.put("returns", Total.NONE);
    assertThat(CopyChecks.copied(Reports.copy(), expected))
        .containsExactly(
            "clicks is in the report and should not be",
            "lineitem has 84 files with 6000001 bytes to copy at the source, the report 84 with"
                + " 6000000",
            "orders has 8 files with 3000000 bytes to copy at the source, the report 7 with"
                + " 3000000",
            "returns is not in the report");
  }

  @Test
  void verifiedTellsFilesWithoutProof() {
    assertThat(CopyChecks.verified(Reports.copyWith("\"composite\": 80", "\"composite\": 79")))
        .containsExactly("lineitem has 83 of 84 copied files verified");
    assertThat(
            CopyChecks.verified(
                Reports.copyWith(
                    "\"composite\": 80, \"readback\": 4, \"none\": 0",
                    "\"composite\": 80, \"readback\": 4, \"none\": 1")))
        .containsExactly("lineitem has 84 of 84 copied files verified");
  }

  @Test
  void orderTellsALowPriorityThatEndedFirst() {
    assertThat(
            CopyChecks.inPriorityOrder(
                Reports.copyWith(
                    "\"ended\": \"2026-11-20T12:00:09.000Z\"",
                    "\"ended\": \"2026-11-20T12:00:12.500Z\"")))
        .containsExactly("lineitem (priority 1) ended after orders (priority 3)");
  }

  @Test
  void equalPrioritiesMayEndInAnyOrder() {
    assertThat(CopyChecks.inPriorityOrder(Reports.copyWith("\"priority\": 7", "\"priority\": 3")))
        .isEmpty();
  }

  @Test
  void capTellsTheRunAndEachDatasetThatWentFaster() {
    assertThat(CopyChecks.underCap(Reports.copy(), new ByteRate(735_000)))
        .as("4.3 % and 2 % above")
        .isEmpty();
    assertThat(CopyChecks.underCap(Reports.copy(), new ByteRate(720_000)))
        .as("6.5 % and 4.2 % above")
        .containsExactly("the run went at 766.7 kB/s, the cap is 720 kB/s");
    assertThat(CopyChecks.underCap(Reports.copy(), new ByteRate(700_000)))
        .containsExactly(
            "the run went at 766.7 kB/s, the cap is 700 kB/s",
            "lineitem went at 750.0 kB/s, the cap is 700 kB/s",
            "orders went at 750.0 kB/s, the cap is 700 kB/s");
  }

  @Test
  void equalSidesHaveNothingToTell() {
    assertThat(CopyChecks.equal(Reports.parse(Reports.COMPARE), COMPARED)).isEmpty();
  }

  @Test
  void anyListThatIsNotEmptyIsTold() {
    for (String list : new String[] {"different", "missing", "extra", "unreadable"}) {
      String report = Reports.COMPARE.replaceFirst("\"" + list + "\": 0", "\"" + list + "\": 3");
      assertThat(CopyChecks.equal(Reports.parse(report), COMPARED))
          .containsExactly("lineitem has " + list + ": 3");
    }
  }

  @Test
  void aComparisonThatLeftSomethingOutIsTold() {
    assertThat(
            CopyChecks.equal(
                Reports.parse(Reports.COMPARE),
                Map.of("lineitem", new Total(85, 1), "orders", new Total(7, 1))))
        .containsExactlyInAnyOrder(
            "lineitem has 84 equal files, 85 are at the source",
            "orders was not compared",
            "clicks was compared and should not be");
    assertThat(
            CopyChecks.equal(
                Reports.parse(Reports.COMPARE.replace("\"exit\": 0", "\"exit\": 5")), COMPARED))
        .containsExactly("copy-compare ended with exit status 5");
  }

  @Test
  void aKeyThatIsMissingIsNoEmptyList() {
    String report = Reports.COMPARE.replace("\"extra\": 0, ", "");
    assertThat(CopyChecks.equal(Reports.parse(report), COMPARED)).hasSize(2);
  }
}

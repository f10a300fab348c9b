package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.function.LongPredicate;
import org.apache.hadoop.hbase.ClusterMetrics;
import org.apache.hadoop.hbase.ServerMetrics;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.util.EnvironmentEdgeManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Region servers with clocks that are not this host's: HBase's own, which servers report. */
@ExtendWith(TwoHBases.class)
class ClocksIT {
  private static final long MARGIN = 3_000;

  @TempDir Path folder;
  private ExportTrial trial;

  @BeforeEach
  void begin() throws IOException {
    trial = new ExportTrial(folder.toRealPath());
  }

  @AfterEach
  void end() throws Exception {
    EnvironmentEdgeManager.reset();
    trial.close();
  }

  /** From here on the servers' clocks are behind this host's, and the master has been told. */
  private void hold(long millis) throws Exception {
    EnvironmentEdgeManager.reset();
    EnvironmentEdgeManager.injectEdge(() -> System.currentTimeMillis() - millis);
    await(clock -> clock - System.currentTimeMillis() < 300 - millis);
  }

  private void await(LongPredicate condition) throws Exception {
    try (Admin admin = trial.source().getAdmin()) {
      while (!admin
          .getClusterMetrics(EnumSet.of(ClusterMetrics.Option.LIVE_SERVERS))
          .getLiveServerMetrics()
          .values()
          .stream()
          .mapToLong(ServerMetrics::getReportTimestamp)
          .allMatch(condition)) {
        Thread.sleep(20);
      }
    }
  }

  @Test
  void windowsEndBeforeTheClocksOfServersAndNoneWhenTheyDifferTooMuch() throws Exception {
    trial.create();
    trial.put("a", trial.time(), "1");
    trial.export();
    hold(1_500);
    Instant to = Instant.parse(trial.export().path("to").asText());
    assertThat(to).isBefore(Instant.now().minusMillis(1_500 + MARGIN));

    // Servers wait until their clocks are as far as they were: no more than it takes.
    hold(5_000);
    ObjectNode report = trial.run("hbase-export", "--json");
    assertThat(report.path("exit").asInt()).as(report.toPrettyString()).isEqualTo(3);
    assertThat(report.at("/tables/0/failure").asText())
        .contains("is behind this host's by", "margin of 3s (set the clocks right")
        .contains("or raise `margin`");
    assertThat(report.at("/tables/0/to").asText()).isEqualTo(to.toString());

    EnvironmentEdgeManager.reset();
    await(clock -> clock > System.currentTimeMillis() - MARGIN);
    trial.both();
    trial.assertSameRaw();
  }
}

package io.longhaul.jobs.repack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.InstantText;
import io.longhaul.common.job.JobReport;
import io.longhaul.common.job.TextTable;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What repacking some tables would give. */
record EstimateReport(List<Estimated> tables, Instant started, Instant ended) implements JobReport {
  /** One of them. */
  record Estimated(String name, String uri, Estimate estimate) {}

  EstimateReport {
    tables = List.copyOf(tables);
  }

  @Override
  public ExitStatus exit() {
    return ExitStatus.DONE;
  }

  @Override
  public Optional<String> run() {
    return Optional.empty();
  }

  @Override
  public void writeJson(ObjectNode json) {
    ArrayNode estimates = json.putArray("estimates");
    for (Estimated table : tables) {
      ObjectNode node = estimates.addObject().put("name", table.name()).put("input", table.uri());
      table.estimate().writeJson(node);
    }
    json.put("started", InstantText.of(started)).put("ended", InstantText.of(ended));
  }

  @Override
  public void print(PrintStream out) {
    for (Estimated table : tables) {
      Estimate estimate = table.estimate();
      out.printf(
          "%s: %s in %s files would become about %s (%s sampled), by %s of processor time%n",
          table.name(),
          TextTable.bytes(estimate.bytes()),
          TextTable.count(estimate.files()),
          TextTable.bytes(estimate.bytesOut()),
          TextTable.bytes(estimate.sampled()),
          TextTable.duration(estimate.cpuSeconds()));
      out.printf("  %s%n", estimate.why());
    }
  }
}

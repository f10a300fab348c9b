package io.longhaul.jobs.demo;

import static io.longhaul.common.job.TextTable.count;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longhaul.common.job.JobStarter;
import io.longhaul.common.job.TextTable;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.jobs.demo.CopyFigures.DatasetFigures;
import io.longhaul.jobs.demo.SourceListing.Total;
import io.longhaul.jobs.demo.Steps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The story of {@code copy}: plan, first copy, a changed source, the delta, the proof. Used once,
 * its steps in order, each on the ground of those before.
 */
final class CopyDemo {
  private final DemoFolder folder;
  private final Clusters clusters;
  private final HiveSessions sessions;
  private final SourceWarehouse warehouse;
  private final JobStarter jobs;
  private final ByteRate cap;

  private SourceListing listing = new SourceListing(Map.of());
  private Optional<String> run = Optional.empty();

  CopyDemo(
      DemoFolder folder,
      Clusters clusters,
      HiveSessions sessions,
      SourceWarehouse warehouse,
      JobStarter jobs,
      ByteRate cap) {
    this.folder = folder;
    this.clusters = clusters;
    this.sessions = sessions;
    this.warehouse = warehouse;
    this.jobs = jobs;
    this.cap = cap;
  }

  /** Runs the steps up to the first that is not as it should be. */
  boolean run(Steps steps) throws IOException, InterruptedException {
    return steps.run("warehouse", "Build a warehouse at the source", this::build)
        && steps.run("policy", "Write a policy file", this::writePolicy)
        && steps.run("plan", "Plan: longhaul copy --dry-run policy.yaml", this::plan)
        && steps.run("copy", "Copy: longhaul copy policy.yaml", this::copy)
        && steps.run("change", "Change the source", this::change)
        && steps.run("delta", "Copy what changed: longhaul copy policy.yaml", this::copyDelta)
        && steps.run("again", "Copy once more: there is nothing to do", this::copyNothing)
        && steps.run("compare", "Compare: longhaul copy-compare policy.yaml", this::compare)
        && steps.run("rows", "Read both sides with Spark SQL", this::read);
  }

  /** The id of the first copy. */
  Optional<String> run() {
    return run;
  }

  private void build(Step step) throws IOException, InterruptedException {
    try (SparkSession spark = sessions.open(clusters.sourceWarehouse())) {
      warehouse.build(spark);
    }
    listing = list();
    TextTable table = TextTable.of("directory", "files", "bytes");
    ArrayNode directories = step.figures().putArray("directories");
    for (String directory : SourceWarehouse.directories()) {
      Total total = listing.under(directory);
      table.add(List.of(directory, count(total.files()), TextTable.bytes(total.bytes())));
      directories
          .addObject()
          .put("directory", directory)
          .put("files", total.files())
          .put("bytes", total.bytes());
    }
    step.say(table);
  }

  private void writePolicy(Step step) throws IOException {
    java.nio.file.Path file =
        folder.writePolicy(
            DemoPolicy.text(clusters.sourceWarehouse(), clusters.targetWarehouse(), cap));
    step.say(Files.readString(file, UTF_8));
    step.figures().put("file", file.toString()).put("cap", cap.bytesPerSecond());
  }

  private void plan(Step step) throws IOException {
    CopyFigures plan = start(step, "1-plan", "copy", "--dry-run", policy());
    step.say(CopyTables.plan(plan));
    step.check(CopyChecks.complete(plan, "planned"));
    step.check(CopyChecks.copied(plan, listing.perDataset()));
  }

  private void copy(Step step) throws IOException {
    CopyFigures copy = start(step, "2-copy", "copy", policy());
    run = copy.run();
    step.say(CopyTables.copied(copy));
    step.say(CopyTables.link(copy, cap));
    step.say("Completed in this order (priority): " + CopyTables.order(copy));
    copy.rate().ifPresent(rate -> step.figures().put("rate", rate));
    step.check(CopyChecks.complete(copy, "done"));
    step.check(CopyChecks.copied(copy, listing.perDataset()));
    step.check(CopyChecks.verified(copy));
    step.check(CopyChecks.inPriorityOrder(copy));
    step.check(CopyChecks.underCap(copy, cap));
    step.check(onlyAtSource(DemoDataset.SANDBOX));
  }

  private List<String> onlyAtSource(DemoDataset dataset) throws IOException {
    Path target = new Path(clusters.targetWarehouse(), dataset.path());
    return clusters.target().exists(target)
        ? List.of(dataset.name() + " should never be copied, but is at " + target)
        : List.of();
  }

  private void change(Step step) throws IOException, InterruptedException {
    try (SparkSession spark = sessions.open(clusters.sourceWarehouse())) {
      step.say("tpch.orders    %s rows appended".formatted(count(warehouse.appendOrders(spark))));
      step.say("tpch.lineitem  %s rewritten in place".formatted(warehouse.rewriteLineitem(spark)));
    }
    step.say(
        "clicks         %s tiny files added, one corrected without changing its length"
            .formatted(count(warehouse.addClicks())));
    warehouse.correctClicks();
    step.check(unchanged(list().since(listing).perDataset()));
  }

  /** A delta of nothing would prove nothing. */
  private static List<String> unchanged(Map<String, Total> changes) {
    return Stream.of("lineitem", "orders", "clicks")
        .filter(dataset -> changes.get(dataset).files() == 0)
        .map(dataset -> dataset + " is as it was")
        .toList();
  }

  private void copyDelta(Step step) throws IOException {
    SourceListing now = list();
    CopyFigures copy = start(step, "3-delta", "copy", policy());
    step.say(CopyTables.copied(copy));
    step.check(CopyChecks.complete(copy, "done"));
    step.check(CopyChecks.copied(copy, now.since(listing).perDataset()));
    step.check(CopyChecks.verified(copy));
    step.check(CopyChecks.underCap(copy, cap));
    listing = now;
  }

  private void copyNothing(Step step) throws IOException {
    CopyFigures copy = start(step, "4-again", "copy", policy());
    long equal = copy.datasets().stream().mapToLong(DatasetFigures::equal).sum();
    step.say("%s files copied, %s equal".formatted(count(copy.copied()), count(equal)));
    step.check(CopyChecks.complete(copy, "done"));
    step.check(CopyChecks.copied(copy, nothing()));
  }

  private static Map<String, Total> nothing() {
    return DemoDataset.copied().stream()
        .collect(
            Collectors.toMap(DemoDataset::name, dataset -> Total.NONE, Total::plus, TreeMap::new));
  }

  private void compare(Step step) throws IOException {
    ObjectNode report = jobs.start("copy-compare", policy());
    folder.writeReport("5-compare", report);
    step.figures().set("report", report);
    step.say(CopyTables.compared(report));
    step.check(CopyChecks.equal(report, listing.perDataset()));
    step.check(
        listing.differences(SourceListing.of(clusters.target(), clusters.targetWarehouse())));
  }

  private void read(Step step) throws IOException {
    try (SparkSession spark = sessions.open(clusters.sourceWarehouse())) {
      RowCounts counts =
          RowCounts.count(spark, clusters.sourceWarehouse(), clusters.targetWarehouse());
      step.say(counts.table());
      counts.writeJson(step.figures().putArray("tables"));
      step.check(counts.differences());
    }
  }

  private CopyFigures start(Step step, String name, String... words) throws IOException {
    ObjectNode report = jobs.start(words);
    folder.writeReport(name, report);
    step.figures().set("report", report);
    return CopyFigures.of(report);
  }

  private SourceListing list() throws IOException {
    return SourceListing.of(clusters.source(), clusters.sourceWarehouse());
  }

  private String policy() {
    return folder.policyFile().toString();
  }
}

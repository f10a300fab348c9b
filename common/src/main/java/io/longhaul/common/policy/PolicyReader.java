package io.longhaul.common.policy;

import io.longhaul.common.policy.LinkSettings.Executors;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns a tree that a schema has judged into a policy, and tells what a schema can't see. */
final class PolicyReader {
  private static final String SOURCE = "/source";
  private static final String TARGET = "/target";
  private static final String STATE = ".longhaul";
  private static final String LINKS = "links/";

  private final Values values;
  private final SideReader sides;
  private final SecretReader secrets;
  private final NoticeReader noticeReader;
  private final Findings findings;

  PolicyReader(
      Values values,
      SideReader sides,
      SecretReader secrets,
      NoticeReader noticeReader,
      Findings findings) {
    this.values = values;
    this.sides = sides;
    this.secrets = secrets;
    this.noticeReader = noticeReader;
    this.findings = findings;
  }

  /**
   * @throws PolicyException with all that was found so far and here
   */
  Policy read(String text) {
    Optional<Location> sourceWarehouse = sides.warehouse(SOURCE);
    Optional<Location> targetWarehouse = sides.warehouse(TARGET);
    Map<String, String> sourceHadoop = sides.hadoop(SOURCE);
    Map<String, String> targetHadoop = sides.hadoop(TARGET);
    Optional<Location> state =
        values
            .parsed("/state", Location::parse)
            .or(() -> targetWarehouse.map(warehouse -> warehouse.resolve(STATE)));
    Duration keepRuns =
        values.parsed("/keep-runs", DurationText::parse).orElse(Policy.DEFAULT_KEEP_RUNS);
    Optional<ByteRate> bandwidth = values.parsed("/link/bandwidth", ByteRate::parse);
    Optional<Timetable> timetable = new TimetableReader(values).read();
    Optional<Location> linkState = values.parsed("/link/state", Location::parse);
    Map<String, String> spark = spark();
    Map<String, String> mapreduce = mapreduce();
    DatasetSettings defaults = DatasetSettings.DEFAULT.overriddenBy(values, "/defaults");
    List<DatasetDraft> drafts = drafts(defaults, sourceWarehouse, targetWarehouse);
    List<HBaseDataset> tables =
        new HBaseDatasetReader(values, defaults).read(pointers(true), drafts);
    new OverlapCheck(values, drafts).check();
    new SideOverlapCheck(values).check(sourceWarehouse, targetWarehouse, drafts);
    Optional<DumpSettings> dumps = new DumpSettingsReader(values, secrets).read(drafts);
    Optional<Schedule> schedule = schedule();
    List<Notice> notices = noticeReader.notices();
    Optional<MetricsSettings> metrics = noticeReader.metrics();
    ReplicationSettings replication = new ReplicationReader(values, sides.folder()).read();
    Side source = side(SOURCE, sourceWarehouse, sourceHadoop);
    Side target = side(TARGET, targetWarehouse, targetHadoop);
    findings.throwIfAny();
    String name = values.text("/name").orElseThrow();
    String linkName = values.text("/link/name").orElse(name);
    LinkSettings link =
        new LinkSettings(
            linkName,
            linkState
                .or(() -> state.map(at -> at.resolve(LINKS + linkName)))
                .orElseThrow()
                .toString(),
            bandwidth,
            timetable,
            executors());
    return new Policy(
        name,
        text,
        source,
        target,
        state.orElseThrow().toString(),
        keepRuns,
        link,
        spark,
        mapreduce,
        datasets(drafts),
        tables,
        dumps,
        schedule,
        notices,
        metrics,
        replication);
  }

  private Optional<Schedule> schedule() {
    ZoneId zone = values.parsed("/schedule/zone", Schedule::zone).orElse(Schedule.UTC);
    return values.parsed("/schedule/cron", cron -> Schedule.of(cron, zone));
  }

  private Side side(String pointer, Optional<Location> warehouse, Map<String, String> hadoop) {
    return new Side(
        warehouse.map(Location::toString).orElse(""),
        hadoop,
        sides.confDir(pointer),
        sides.hbase(pointer),
        sides.metastore(pointer));
  }

  private Executors executors() {
    return values
        .text("/link/executors")
        .map(side -> side.equals("source") ? Executors.SOURCE : Executors.TARGET)
        .orElse(Executors.TARGET);
  }

  private Map<String, String> spark() {
    Map<String, String> spark = values.scalars("/spark");
    for (String key : spark.keySet()) {
      String pointer = YamlTree.child("/spark", key);
      if (!key.startsWith("spark.")) {
        // Spark itself passes over such a key with no more than a warning.
        values.invalid(pointer, "a Spark property, its name begins with spark.");
      }
      SideReader.refusePlainSecret(values, pointer, key);
    }
    return spark;
  }

  private Map<String, String> mapreduce() {
    Map<String, String> mapreduce = values.scalars("/mapreduce");
    for (String key : mapreduce.keySet()) {
      if (SensitiveKeys.contains(key)) {
        values.invalid(
            YamlTree.child("/mapreduce", key),
            "a secret",
            "under source.hadoop or target.hadoop: everybody on the cluster may read a job's own"
                + " properties");
      }
    }
    return mapreduce;
  }

  private List<DatasetDraft> drafts(
      DatasetSettings defaults,
      Optional<Location> sourceWarehouse,
      Optional<Location> targetWarehouse) {
    DatasetReader reader = new DatasetReader(values, defaults, sourceWarehouse, targetWarehouse);
    List<DatasetDraft> drafts = new ArrayList<>();
    for (String pointer : pointers(false)) {
      HBaseDatasetReader.refuseOn(values, pointer);
      drafts.add(reader.read(pointer));
    }
    return drafts;
  }

  /** Where the datasets stand that are HBase tables, or those that are not. */
  private List<String> pointers(boolean hbase) {
    return IntStream.range(0, values.tree().size("/datasets"))
        .mapToObj(i -> "/datasets/" + i)
        .filter(pointer -> HBaseDatasetReader.isHBase(values, pointer) == hbase)
        .toList();
  }

  /** The finished datasets, each without the places of those inside it: the nearest one wins. */
  private static List<Dataset> datasets(List<DatasetDraft> drafts) {
    Map<Location.Key, DatasetDraft> bySource = new HashMap<>();
    Map<DatasetDraft, List<String>> carvedOut = new HashMap<>();
    for (DatasetDraft draft : drafts) {
      bySource.put(draft.source().orElseThrow().key(), draft);
      carvedOut.put(draft, new ArrayList<>());
    }
    for (DatasetDraft inner : drafts) {
      Location place = inner.source().orElseThrow();
      place
          .key()
          .nearestAround(bySource)
          .ifPresent(
              outer -> carvedOut.get(outer).add(outer.source().orElseThrow().relativize(place)));
    }
    return drafts.stream().map(draft -> draft.dataset(carvedOut.get(draft))).toList();
  }
}

package io.longhaul.jobs.dump;

import static io.longhaul.jobs.dump.Dumps.ELSEWHERE;
import static io.longhaul.jobs.dump.Dumps.WAREHOUSE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * For each rule that one file alone can't break, or that says no more than a word, what it is held
 * against so that only this rule finds fault.
 */
final class ContextMutants {
  private static final String STANDBY = "gs://dr-standby/warehouse";

  private ContextMutants() {}

  /** Judges a dump with some rules switched off. */
  interface Judgement {
    Verdict without(Set<Code> off) throws IOException, InterruptedException;
  }

  static Map<Code, Judgement> all(DumpText good) {
    Map<Code, Judgement> all = new EnumMap<>(Code.class);
    DumpSummary now = Dumps.judge(good.text()).summary();
    all.put(Code.DIGEST_DIFFERS, off -> judge(good, off, Optional.of("0".repeat(64))));
    all.put(Code.LOCATION_MIXED, off -> mixed(good, off));
    all.put(Code.LOCATION_MISSING, off -> missing(good, off));
    all.put(
        Code.ROW_UNREFERENCED,
        off -> judge(good.with("SERDES", "(-1,'s','c',NULL,NULL,NULL,0)"), off, Optional.empty()));
    all.put(
        Code.DRIFT_SHRUNK, off -> drift(good, off, 10, rows(now, now.rowsOf("PARTITIONS") * 2)));
    all.put(
        Code.DRIFT_FEWER, off -> drift(good, off, 100, rows(now, now.rowsOf("PARTITIONS") + 1)));
    List<String> more = new ArrayList<>(now.databases());
    more.add("gone");
    all.put(
        Code.DRIFT_LOST,
        off -> drift(good, off, 10, before(now, now.schemaVersion(), more, now.completed())));
    all.put(
        Code.DRIFT_SCHEMA_BACK,
        off ->
            drift(
                good,
                off,
                10,
                before(now, Optional.of("9.0.0"), now.databases(), now.completed())));
    Optional<LocalDateTime> later = now.completed().map(time -> time.plusDays(1));
    all.put(
        Code.DRIFT_OLDER,
        off -> drift(good, off, 10, before(now, now.schemaVersion(), now.databases(), later)));
    return all;
  }

  private static DumpSource source(DumpText dump) {
    return Dumps.source(dump.text().getBytes(ISO_8859_1));
  }

  private static Verdict judge(DumpText dump, Set<Code> off, Optional<String> digest)
      throws IOException, InterruptedException {
    return new DumpValidator(Dumps.options(off.toArray(Code[]::new)))
        .judge(source(dump), Optional.empty(), digest, Optional.empty());
  }

  private static Verdict mixed(DumpText dump, Set<Code> off) throws IOException {
    DumpText mixed = dump.replace("'" + WAREHOUSE + "/", "'" + STANDBY + "/");
    List<String> roots = List.of(WAREHOUSE, STANDBY);
    return new DumpValidator(new ValidationOptions(roots, List.of(ELSEWHERE), off))
        .judge(source(mixed));
  }

  private static Verdict missing(DumpText dump, Set<Code> off)
      throws IOException, InterruptedException {
    DumpText gone =
        new DumpText(
            dump.text().replace(WAREHOUSE, "file:///no/such").replace(ELSEWHERE, "file:///no"));
    try (DumpFiles files = new DumpFiles()) {
      return new DumpValidator(new ValidationOptions(List.of(), List.of(), off))
          .judge(
              source(gone),
              Optional.empty(),
              Optional.empty(),
              Optional.of(new LocationFinder(files)));
    }
  }

  private static Verdict drift(DumpText dump, Set<Code> off, double maxDrop, DumpSummary before)
      throws IOException, InterruptedException {
    return new DumpValidator(Dumps.options(off.toArray(Code[]::new)))
        .judge(
            source(dump),
            Optional.of(new Drift(before, maxDrop)),
            Optional.empty(),
            Optional.empty());
  }

  private static DumpSummary rows(DumpSummary now, long partitions) {
    Map<String, Long> rows = new TreeMap<>(now.rows());
    rows.put("PARTITIONS", partitions);
    return new DumpSummary(
        now.schemaVersion(), now.tool(), rows, now.databases(), now.completed(), now.nextEvent());
  }

  private static DumpSummary before(
      DumpSummary now,
      Optional<String> version,
      List<String> databases,
      Optional<LocalDateTime> completed) {
    return new DumpSummary(version, now.tool(), now.rows(), databases, completed, now.nextEvent());
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damage by chance: whatever the gate accepts must load into a real server, keep the rules
 * recomputed there in SQL, and differ from the original only where no rule can know better. MySQL's
 * dumps load into MariaDB without their GTID statements.
 *
 * <p>{@code -Dlonghaul.fuzz.seed=N} damages otherwise, {@code -Dlonghaul.fuzz.damages=N} more; the
 * same seed always does the same.
 */
class DumpFuzzIT {
  private static final long SEED = Long.getLong("longhaul.fuzz.seed", 20_261_120);
  private static final int DAMAGES = Integer.getInteger("longhaul.fuzz.damages", 30);
  private static final int FLIPS = 24;

  /**
   * A server that may lose everything when the machine fails makes tables in a tenth of the time.
   */
  private static final List<String> HASTY =
      List.of("--skip-networking", "--debug-no-sync", "--innodb-file-per-table=0");

  @TempDir static Path directory;

  private static MariaDb server;
  private static final Map<Shape, String> GOOD = new TreeMap<>();

  /** The tools' dumps, of different rows and spellings. */
  enum Shape {
    MARIADB,
    ONE_ROW_EACH,
    MYSQL,
    MYSQL_HEX_BLOB
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = MariaDb.start(directory, HASTY);
    SeededMetastore.create(server, "hive", SEED);
    GOOD.put(Shape.MARIADB, server.dump("hive"));
    GOOD.put(
        Shape.ONE_ROW_EACH,
        server.dump("--skip-extended-insert", "--complete-insert", "--hex-blob", "hive"));
    GOOD.put(Shape.MYSQL, Dumps.text("mysql97-default"));
    GOOD.put(Shape.MYSQL_HEX_BLOB, Dumps.text("mysql97-hex-blob"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"MARIADB", "MYSQL"})
  void noTruncatedDumpIsAccepted(Shape shape) {
    FuzzDamage damage = new FuzzDamage(GOOD.get(shape));
    Set<Integer> cuts = damage.cuts();
    List<Integer> accepted = new ArrayList<>();
    for (int end : cuts) {
      if (judge(damage.good().substring(0, end)).isValid()) {
        accepted.add(end);
      }
    }
    assertThat(cuts).hasSizeGreaterThan(500);
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whatIsAcceptedAfterDamageLoadsAndDiffersWhereNoRuleCanKnow(Shape shape) throws Exception {
    FuzzDamage damage = new FuzzDamage(GOOD.get(shape));
    Set<String> known = codes(judge(damage.good()));
    DumpText before = loaded(damage.good(), "original");
    Random random = new Random(SEED + shape.ordinal());
    Map<String, Integer> classes = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    int loads = 0;
    for (int i = 0; i < DAMAGES; i++) {
      String damaged = damaged(damage, random, i);
      Verdict verdict = judge(damaged);
      if (verdict.isValid() && !damaged.equals(damage.good())) {
        loads++;
        Set<String> warnings = codes(verdict);
        warnings.removeAll(known);
        String problem = load(before, damaged, warnings, classes);
        if (!problem.isEmpty()) {
          unexplained.add(i + ": " + problem + " by " + difference(damage.good(), damaged));
          System.out.println(shape + " " + unexplained.get(unexplained.size() - 1));
        }
      }
    }
    System.out.println(
        "%s, seed %d: %d damaged, %d accepted and loaded, by class:"
            .formatted(shape, SEED, DAMAGES, loads));
    classes.forEach((name, count) -> System.out.println("  " + count + " × " + name));
    assertThat(loads).isPositive();
    assertThat(unexplained).isEmpty();
  }

  @Test
  void everyFlipIsFoundWithTheDigest() throws Exception {
    String good = GOOD.get(Shape.MARIADB);
    DumpFiles.Place place = new DumpFiles().place(directory.resolve("flip.sql").toString());
    DumpSource source = DumpFiles.dump("flip.sql", place);
    Files.writeString(directory.resolve("flip.sql"), good, ISO_8859_1);
    String digest = Digest.of(source);
    Random random = new Random(SEED);
    int accepted = 0;
    for (int i = 0; i < FLIPS; i++) {
      String damaged = new FuzzDamage(good).flipInRow(random);
      accepted += judge(damaged).isValid() ? 1 : 0;
      Files.writeString(directory.resolve("flip.sql"), damaged, ISO_8859_1);
      Verdict verdict =
          new DumpValidator(Dumps.options())
              .judge(
                  source,
                  java.util.Optional.empty(),
                  java.util.Optional.of(digest),
                  java.util.Optional.empty());
      assertThat(verdict.findings())
          .extracting(Finding::code)
          .as(difference(good, damaged))
          .contains(Code.DIGEST_DIFFERS);
    }
    assertThat(accepted).as("flips that only the digest tells").isPositive();
  }

  private static String damaged(FuzzDamage damage, Random random, int i) {
    return switch (i % 6) {
      case 0, 3 -> damage.rowDroppedOrDoubled(random);
      case 1, 4 -> damage.flipInRow(random);
      case 2 -> damage.flip(random);
      default -> i % 18 == 5 ? damage.swapped(random) : damage.flipInRow(random);
    };
  }

  private static Verdict judge(String text) {
    return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Dumps.judge(text));
  }

  private static Set<String> codes(Verdict verdict) {
    Set<String> codes = new TreeSet<>();
    verdict.findings().forEach(finding -> codes.add(finding.code().text() + " " + finding.table()));
    return codes;
  }

  /** A dump of what a dump loads to, by the one tool that the comparison reads. */
  private static DumpText loaded(String dump, String database) throws Exception {
    server.query("mysql", "create database " + database + " default character set latin1");
    MariaDb.Ended ended = server.load(database, withoutGtid(dump));
    assertThat(ended.err()).isEmpty();
    DumpText text = new DumpText(server.dump(database));
    server.query("mysql", "set foreign_key_checks=0; drop database " + database);
    return text;
  }

  private static byte[] withoutGtid(String dump) {
    return dump.replaceAll("(?m)^SET @@GLOBAL\\.GTID_PURGED=.*;$", "")
        .replaceAll("(?m)^SET @@SESSION\\.SQL_LOG_BIN ?=.*;$", "")
        .replaceAll("(?m)^SET @MYSQLDUMP_TEMP_LOG_BIN ?=.*;$", "")
        .getBytes(ISO_8859_1);
  }

  /** Loads into a database of its own; what is wrong, or an empty text. */
  private static String load(
      DumpText before, String damaged, Set<String> warnings, Map<String, Integer> classes)
      throws IOException, InterruptedException {
    server.query(
        "mysql",
        "set foreign_key_checks=0; create or replace database scratch default character set latin1");
    MariaDb.Ended ended = server.load("scratch", withoutGtid(damaged));
    if (ended.status() != 0) {
      return "does not load: " + ended.err();
    }
    List<String> broken = SqlOracle.broken(server, "scratch");
    if (!broken.isEmpty()) {
      return "breaks " + broken;
    }
    warnings.forEach(code -> classes.merge("said by the gate: " + code, 1, Integer::sum));
    for (String name : FuzzClasses.of(before, new DumpText(server.dump("scratch")))) {
      if (isSaid(warnings, name)) {
        continue;
      }
      classes.merge(name, 1, Integer::sum);
      if (name.startsWith("?")) {
        return "differs in " + name;
      }
    }
    return "";
  }

  /**
   * Whether the gate, which accepts the dump, warns of the table that a difference is in, or that a
   * changed reference now shares.
   */
  private static boolean isSaid(Set<String> warnings, String difference) {
    boolean shared =
        (warnings.contains("storage-shared SDS") && difference.contains(".SD_ID changed"))
            || (warnings.contains("storage-shared SERDES")
                && difference.contains(".SERDE_ID changed"));
    return shared
        || warnings.stream()
            .map(warning -> warning.substring(warning.indexOf(' ') + 1))
            .anyMatch(
                table -> !table.isEmpty() && difference.matches("\\?.*\\b" + table + "\\b.*"));
  }

  private static String difference(String good, String damaged) {
    int at = 0;
    while (at < Math.min(good.length(), damaged.length())
        && good.charAt(at) == damaged.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return damaged.substring(from, Math.min(damaged.length(), at + 40)).replace('\n', ' ');
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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

/**
 * Damage by chance: whatever the gate accepts must load into a real server, keep the rules
 * recomputed there in SQL, and differ from the original only where no rule can know better.
 */
class DumpFuzzIT {
  private static final long SEED = Long.getLong("longhaul.fuzz.seed", 20_261_120);
  private static final int FLIPS = Integer.getInteger("longhaul.fuzz.flips", 120);
  private static final int LOADS = Integer.getInteger("longhaul.fuzz.loads", 40);

  @TempDir static Path directory;

  private static MariaDb server;
  private static String good;
  private static Set<String> known;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = MariaDb.start(directory);
    SeededMetastore.create(server, "hive", SEED);
    good = server.dump("hive");
    known = codes(Dumps.judge(good));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void noTruncatedDumpIsAccepted() {
    List<Integer> accepted = new ArrayList<>();
    Set<Integer> ends = new TreeSet<>();
    for (int at = 0; at < good.length(); at += 1000) {
      ends.add(at);
    }
    for (int at = good.indexOf(";\n"); at >= 0; at = good.indexOf(";\n", at + 1)) {
      ends.add(at + 1);
    }
    int whole = good.indexOf("-- Dump completed");
    for (int end : ends) {
      if (end < whole && judge(good.substring(0, end)).isValid()) {
        accepted.add(end);
      }
    }
    assertThat(ends).hasSizeGreaterThan(500);
    assertThat(accepted).isEmpty();
  }

  @Test
  void whatIsAcceptedAfterDamageLoadsAndDiffersWhereNoRuleCanKnow() throws Exception {
    Random random = new Random(SEED);
    Map<String, Integer> classes = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    int loads = 0;
    for (int i = 0; i < FLIPS; i++) {
      String damaged = i % 3 == 0 ? rows(random) : i % 10 == 1 ? swapped(random) : flip(random);
      Verdict verdict = judge(damaged);
      boolean quiet = verdict.isValid() && codes(verdict).equals(known);
      if (quiet && !damaged.equals(good) && loads < LOADS) {
        loads++;
        String problem = load(damaged, classes);
        if (!problem.isEmpty()) {
          unexplained.add(i + ": " + problem + " by " + difference(damaged));
        }
      }
    }
    System.out.println("Accepted differences by class: " + classes);
    assertThat(loads).isPositive();
    assertThat(unexplained).isEmpty();
  }

  private static Verdict judge(String text) {
    return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Dumps.judge(text));
  }

  private static Set<String> codes(Verdict verdict) {
    Set<String> codes = new HashSet<>();
    verdict.findings().forEach(finding -> codes.add(finding.code().text() + finding.table()));
    return codes;
  }

  private static String flip(Random random) {
    int at = random.nextInt(good.length());
    char flipped = (char) (good.charAt(at) ^ 1 << random.nextInt(8));
    return good.substring(0, at) + flipped + good.substring(at + 1);
  }

  /** Two tables' sections change places. */
  private static String swapped(Random random) {
    List<Integer> starts = new ArrayList<>();
    String mark = "--\n-- Table structure for table";
    for (int at = good.indexOf(mark); at >= 0; at = good.indexOf(mark, at + 1)) {
      starts.add(at);
    }
    int one = random.nextInt(starts.size() - 2);
    int a = starts.get(one);
    int b = starts.get(one + 1);
    int c = starts.get(one + 2);
    return good.substring(0, a) + good.substring(b, c) + good.substring(a, b) + good.substring(c);
  }

  /** A row is dropped or doubled. */
  private static String rows(Random random) {
    DumpText dump = new DumpText(good);
    List<String> tables =
        good.lines()
            .filter(line -> line.startsWith("INSERT INTO `"))
            .map(line -> line.substring(13, line.lastIndexOf('`')))
            .toList();
    String table = tables.get(random.nextInt(tables.size()));
    List<String> rows = dump.rows(table);
    int row = random.nextInt(rows.size());
    return random.nextBoolean()
        ? dump.without(table, row).text()
        : dump.with(table, rows.get(row)).text();
  }

  /** Loads into a database of its own; what is wrong, or an empty text. */
  private static String load(String damaged, Map<String, Integer> classes)
      throws IOException, InterruptedException {
    server.query(
        "mysql",
        "set foreign_key_checks=0; create or replace database scratch default character set latin1");
    MariaDb.Ended ended = server.load("scratch", damaged.getBytes(ISO_8859_1));
    if (ended.status() != 0) {
      return "does not load: " + ended.err();
    }
    List<String> broken = SqlOracle.broken(server, "scratch");
    if (!broken.isEmpty()) {
      return "breaks " + broken;
    }
    DumpText before = new DumpText(good);
    DumpText after = new DumpText(server.dump("scratch"));
    for (String name : FuzzClasses.of(before, after)) {
      classes.merge(name, 1, Integer::sum);
      if (name.startsWith("?")) {
        return "differs in " + name;
      }
    }
    return "";
  }

  private static String difference(String damaged) {
    int at = 0;
    while (at < Math.min(good.length(), damaged.length())
        && good.charAt(at) == damaged.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return damaged.substring(from, Math.min(damaged.length(), at + 40)).replace('\n', ' ');
  }
}

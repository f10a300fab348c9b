package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps that a real mariadb-dump takes of metastores that a seed fills. */
class FreshDumpsIT {
  @TempDir static Path directory;

  private static MariaDb server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = MariaDb.start(directory);
    for (long seed = 1; seed <= 3; seed++) {
      SeededMetastore.create(server, "hive" + seed, seed);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachRuleFindsItsMutantOnly(long seed) throws Exception {
    String dump = server.dump("hive" + seed);

    assertThat(Dumps.judge(dump).findings()).isEmpty();
    assertThat(TestRulesByMutants.problems(new DumpText(dump))).isEmpty();
  }

  @Test
  void countsAreTheServers() throws Exception {
    Verdict verdict = Dumps.judge(server.dump("hive1"));

    for (String table : List.of("TBLS", "PARTITIONS", "SDS", "COLUMNS_V2", "PARTITION_KEY_VALS")) {
      String count = server.query("hive1", "select count(*) from " + table).get(0);
      assertThat(verdict.summary().rows()).containsEntry(table, Long.valueOf(count));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--skip-extended-insert|",
        "--complete-insert|",
        "--replace|",
        "--insert-ignore|",
        "--hex-blob|",
        "--order-by-primary|",
        "--single-transaction|",
        "--skip-add-locks|",
        "--skip-disable-keys|",
        "--skip-tz-utc|",
        "--no-autocommit|",
        "--skip-dump-date|",
        "--routines --events|",
        "--default-character-set=latin1|",
        "--default-character-set=binary|",
        "--skip-add-drop-table|statement-no-drop",
        "--skip-set-charset|charset-undeclared",
        "--databases|statement-database",
        "--add-drop-database --databases|statement-database",
        "--compact|format-compact",
        "--skip-comments|format-skip-comments",
        "--no-create-info|format-data-only",
        "--no-data|format-schema-only",
        "--xml|file-foreign",
        "--ignore-table=hive1.AUX_TABLE|table-missing",
      })
  void everyOptionOfTheToolIsKnown(String options, String codes) throws Exception {
    String[] arguments = (options + " hive1").split(" ");

    Set<String> found =
        Dumps.judge(server.dump(arguments)).findings().stream()
            .map(finding -> finding.code().text())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).isEqualTo(codes == null ? Set.of() : Set.of(codes));
  }

  @Test
  void aTriggerIsNamed() throws Exception {
    server.query(
        "hive3",
        "create trigger t after insert on AUX_TABLE for each row set @a=1;"
            + "create view v as select * from VERSION");
    try {
      assertThat(Dumps.judge(server.dump("hive3")).findings())
          .extracting(Finding::code)
          .containsOnly(Code.STATEMENT_DEFINER);
    } finally {
      server.query("hive3", "drop trigger t; drop view v");
    }
  }

  @Test
  void rowsInAnotherOrderThanTheirKeysAreJudgedAsWell() throws Exception {
    DumpText dump = new DumpText(server.dump("hive2"));
    List<String> rows = dump.rows("PARTITION_PARAMS");
    Collections.reverse(rows);
    DumpText reversed = dump.withRows("PARTITION_PARAMS", rows);

    assertThat(Dumps.judge(reversed.text()).findings()).isEmpty();
    assertThat(Dumps.judge(reversed.with("PARTITION_PARAMS", rows.get(0)).text()).findings())
        .extracting(Finding::code)
        .containsExactly(Code.KEY_DUPLICATE);
  }
}

package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything the dump tools write is read, and to the same rows. */
class TestDumpFormats {
  private static final String DEFAULT = Dumps.text("default");
  private static final Map<String, Long> ROWS = Dumps.judge(DEFAULT).summary().rows();

  @ParameterizedTest
  @ValueSource(strings = {"default", "databases", "mysql97-default", "mysql97-hex-blob"})
  void realDumpsOfOneMetastoreAreValidAndHaveTheSameRows(String name) {
    Verdict verdict = Dumps.judge(Dumps.text(name));

    assertThat(errors(verdict)).isEmpty();
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.summary().rows()).isEqualTo(ROWS).containsEntry("TBLS", 13L);
    assertThat(verdict.summary().schemaVersion()).contains("3.1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hive2.3-schema-empty",
        "hive4.0-schema-default",
        "schema/2.3-upgraded",
        "schema/3.1-fresh",
        "schema/3.1-upgraded",
        "schema/4.0-fresh",
        "schema/4.0-upgraded"
      })
  void everySchemaLineIsKnownFreshAndUpgraded(String name) {
    Verdict verdict = Dumps.judge(Dumps.text(name).getBytes(ISO_8859_1), ValidationOptions.none());

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.isValid()).isTrue();
  }

  @Test
  void aColumnsAttributeThatNoServerKnowsIsFound() {
    String good = Dumps.text("default");

    assertThat(Dumps.judge(good.replaceFirst(" COLLATE latin1_bin", " COLHATE latin1_bin")))
        .extracting(Verdict::isValid)
        .isEqualTo(false);
  }

  @Test
  void namesTheTool() {
    assertThat(Dumps.judge(DEFAULT).summary().tool()).contains("mariadb-dump 10.11.19-MariaDB");
    assertThat(Dumps.judge(Dumps.text("mysql97-default")).summary().tool())
        .contains("mysqldump 9.7.4");
  }

  @Test
  void aWarningNamesWhatAnOptionAdds() {
    assertThat(codes(Dumps.judge(Dumps.text("databases"))))
        .containsExactly(Code.STATEMENT_DATABASE);
    assertThat(codes(Dumps.judge(Dumps.text("mysql97-default"))))
        .containsExactly(Code.STATEMENT_GTID);
    assertThat(codes(Dumps.judge(Dumps.text("mysql97-hex-blob")))).isEmpty();
  }

  @Test
  void rowsOnOneLine() {
    same(DEFAULT.replace(" VALUES\n", " VALUES ").replace("),\n(", "),("));
  }

  @Test
  void oneRowInEachStatement() {
    same(eachRow("INSERT INTO", ""));
  }

  @Test
  void replaceInsteadOfInsert() {
    same(eachRow("REPLACE INTO", ""));
    same(DEFAULT.replace("INSERT INTO", "REPLACE INTO"));
  }

  @Test
  void insertIgnore() {
    same(DEFAULT.replace("INSERT INTO", "INSERT  IGNORE INTO"));
  }

  @Test
  void columnsListed() {
    same(
        DEFAULT.replace(
            "INSERT INTO `VERSION` VALUES",
            "INSERT INTO `VERSION` (`VER_ID`, `SCHEMA_VERSION`, `VERSION_COMMENT`) VALUES"));
  }

  @Test
  void columnsListedInAnotherOrder() {
    String other =
        DEFAULT.replace(
            "INSERT INTO `VERSION` VALUES\n(1,'3.1.0','Hive release version 3.1.0')",
            "INSERT INTO `VERSION` (`SCHEMA_VERSION`, `VER_ID`) VALUES\n('3.1.0',1)");

    assertThat(other).isNotEqualTo(DEFAULT);
    same(other);
  }

  @Test
  void namesWithoutQuotes() {
    Matcher names = Pattern.compile("`([A-Z_0-9a-z]+)`").matcher(DEFAULT);
    // Hive has a column named DESC and one named ORDER: those stay quoted.
    same(
        names.replaceAll(
            m -> Set.of("DESC", "ORDER", "KEY").contains(m.group(1)) ? m.group() : m.group(1)));
  }

  @Test
  void windowsLineEnds() {
    same(DEFAULT.replace("\n", "\r\n"));
  }

  @Test
  void byteOrderMark() {
    same("\u00ef\u00bb\u00bf" + DEFAULT);
  }

  @Test
  void compressed() {
    assertThat(Dumps.judge(Dumps.gzip(DEFAULT), Dumps.options()).summary().rows()).isEqualTo(ROWS);
    byte[] zstd = Zstd.compress(DEFAULT.getBytes(ISO_8859_1));
    assertThat(Dumps.judge(zstd, Dumps.options()).summary().rows()).isEqualTo(ROWS);
  }

  @Test
  void severalMembersOfGzipAreOneFile() {
    byte[] first = Dumps.gzip(DEFAULT.substring(0, 1000));
    byte[] second = Dumps.gzip(DEFAULT.substring(1000));
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(Dumps.judge(both, Dumps.options()).findings()).isEmpty();
  }

  @Test
  void aTailBehindGzipIsDamage() {
    byte[] whole = Dumps.gzip(DEFAULT);
    byte[] tailed = Arrays.copyOf(whole, whole.length + 512);

    assertThat(codes(Dumps.judge(tailed, Dumps.options())))
        .containsExactly(Code.COMPRESSION_DAMAGED);
  }

  @Test
  void cutOffZstdIsDamage() {
    byte[] zstd = Zstd.compress(DEFAULT.getBytes(ISO_8859_1));
    byte[] cut = Arrays.copyOf(zstd, zstd.length / 2);

    assertThat(codes(Dumps.judge(cut, Dumps.options()))).containsExactly(Code.COMPRESSION_DAMAGED);
  }

  @Test
  void bytesComeInAnySize() throws IOException {
    byte[] bytes = DEFAULT.getBytes(ISO_8859_1);
    for (int size : new int[] {1, 7, 1000}) {
      Verdict verdict = new DumpValidator(Dumps.options()).judge(dripping(bytes, size));
      assertThat(verdict.findings()).as("%d bytes at a time", size).isEmpty();
      assertThat(verdict.summary().rows()).isEqualTo(ROWS);
    }
  }

  @Test
  void aValueMayBeLongerThanAnyBuffer() {
    String value = "x".repeat(3 * Row.MAX_KEPT) + "\\n" + "y".repeat(1000);
    String text = new DumpText(DEFAULT).with("TABLE_PARAMS", "(1,'long','" + value + "')").text();

    Verdict verdict = Dumps.judge(text);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.summary().rows().get("TABLE_PARAMS"))
        .isEqualTo(ROWS.get("TABLE_PARAMS") + 1);
  }

  @Test
  void findingsSayWhere() {
    DumpText damaged = new DumpText(DEFAULT).with("TABLE_PARAMS", "(987654321,'a','b')");
    Finding finding = Dumps.judge(damaged.text()).findings().get(0);
    int offset = damaged.text().indexOf("(987654321");
    long line = damaged.text().substring(0, offset).lines().count() + 1;

    assertThat(finding.code()).isEqualTo(Code.FOREIGN_KEY_ORPHAN);
    assertThat(finding.table()).isEqualTo("TABLE_PARAMS");
    assertThat(finding.position()).contains(new Position(line, offset));
    assertThat(finding.message()).contains("TBL_ID 987654321 has no row in TBLS.TBL_ID");
  }

  @Test
  void manyOfOneKindAreCounted() {
    List<String> rows = new ArrayList<>(new DumpText(DEFAULT).rows("TABLE_PARAMS"));
    for (int i = 0; i < 50; i++) {
      rows.add("(98765" + (1000 + i) + ",'a','b')");
    }
    Verdict verdict = Dumps.judge(new DumpText(DEFAULT).withRows("TABLE_PARAMS", rows).text());

    assertThat(verdict.findings()).hasSize(Findings.LISTED);
    assertThat(verdict.findings().get(Findings.LISTED - 1).message())
        .endsWith("(and 30 more of this kind)");
  }

  private static void same(String text) {
    Verdict verdict = Dumps.judge(text);
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.summary().rows()).isEqualTo(ROWS);
  }

  private static String eachRow(String verb, String end) {
    StringBuilder out = new StringBuilder();
    String head = "";
    for (String line : DEFAULT.split("\n")) {
      if (line.startsWith("INSERT INTO")) {
        head = line.replace("INSERT INTO", verb);
      } else if (!head.isEmpty()) {
        out.append(head).append(' ').append(line, 0, line.length() - 1).append(";\n").append(end);
        head = line.endsWith(";") ? "" : head;
      } else {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  private static DumpSource dripping(byte[] bytes, int size) {
    return new DumpSource() {
      @Override
      public String name() {
        return "hive.sql";
      }

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(size, length));
          }
        };
      }
    };
  }

  private static List<String> errors(Verdict verdict) {
    return verdict.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(finding -> finding.code() + " " + finding.message())
        .toList();
  }

  private static Set<Code> codes(Verdict verdict) {
    return verdict.findings().stream().map(Finding::code).collect(Collectors.toSet());
  }
}

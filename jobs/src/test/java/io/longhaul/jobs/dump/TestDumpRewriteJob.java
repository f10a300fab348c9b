package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;

class TestDumpRewriteJob {
  private static final String STANDBY = "gs://dr-standby/wh";
  private static final String MAP = Dumps.WAREHOUSE + "=" + STANDBY;

  private static final String MESSAGE = "{\"location\":\"" + Dumps.WAREHOUSE + "/a.db/t\"}";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"default", "databases", "mysql97-default", "mysql97-hex-blob"})
  void movedDumpIsValidAtTheStandbyAndElsewhereTheSame(String name) throws Exception {
    String before = Dumps.text(name);
    String after = rewrite(before, "out.sql", "--map", MAP);

    Verdict verdict =
        Dumps.judge(
            after.getBytes(ISO_8859_1),
            new ValidationOptions(List.of(STANDBY), List.of(Dumps.ELSEWHERE), Set.of()));
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.findings())
        .extracting(Finding::code)
        .doesNotContain(Code.LOCATION_PARAMETER);
    assertThat(verdict.summary().rows()).isEqualTo(Dumps.judge(before).summary().rows());
    // Notification messages and view texts are left alone, all else moves back to the same bytes.
    assertThat(after.replace("'" + STANDBY, "'" + Dumps.WAREHOUSE)).isEqualTo(before);
  }

  @Test
  void saysWhatItMovedAndLeftAlone() throws Exception {
    DumpRewriteReport report = run(file(Dumps.text("default")), "--map", MAP);

    assertThat(report.moved().keySet())
        .containsExactly(
            "CTLGS.LOCATION_URI",
            "DBS.DB_LOCATION_URI",
            "FUNC_RU.RESOURCE_URI",
            "SDS.LOCATION",
            "SERDE_PARAMS.PARAM_VALUE",
            "SKEWED_COL_VALUE_LOC_MAP.LOCATION",
            "TABLE_PARAMS.PARAM_VALUE");
    assertThat(report.left().keySet()).containsExactly("NOTIFICATION_LOG.MESSAGE");
  }

  @Test
  void dropsNotifications() throws Exception {
    String after = rewrite(Dumps.text("default"), "out.sql", "--map", MAP, "--drop-notifications");

    Verdict verdict = Dumps.judge(after.getBytes(ISO_8859_1), ValidationOptions.none());
    assertThat(verdict.isValid()).isTrue();
    assertThat(verdict.summary().rows()).containsEntry("NOTIFICATION_LOG", 0L);
    assertThat(after).doesNotContain(Dumps.WAREHOUSE);
  }

  @Test
  void movesByComponentsNotByText() {
    LocationMap map =
        LocationMap.parse(List.of("gs://a/w=gs://b/x", "gs://a/w/deep/=hdfs://nn/deep"));

    assertThat(map.moved("gs://a/w")).contains("gs://b/x");
    assertThat(map.moved("gs://a/w/t/p=1%2F")).contains("gs://b/x/t/p=1%2F");
    assertThat(map.moved("GS://A//w/t")).contains("gs://b/x/t");
    assertThat(map.moved("gs://a/w/deep/t")).contains("hdfs://nn/deep/t");
    assertThat(map.moved("gs://a/warehouse")).isEmpty();
    assertThat(map.moved("gs://a/w-evil/t")).isEmpty();
    assertThat(map.moved("gs://a/w/../t")).isEmpty();
    assertThat(map.moved("text gs://a/w")).isEmpty();
  }

  @Test
  void bytesOfAnotherCharacterSetStayAsTheyAre() throws Exception {
    String latin1 =
        Dumps.text("default")
            .replace("SET NAMES utf8mb4", "SET NAMES latin1")
            .replace("/sales.db/dim'", "/sales.db/d\u00edm'");

    String after = rewrite(latin1, "out.sql", "--map", MAP);

    assertThat(after).contains("'" + STANDBY + "/sales.db/d\u00edm'");
    assertThat(after.replace("'" + STANDBY, "'" + Dumps.WAREHOUSE)).isEqualTo(latin1);
    Files.delete(directory.resolve("out.sql"));
    assertThatThrownBy(
            () -> rewrite(latin1, "out.sql", "--map", Dumps.WAREHOUSE + "=gs://b/w\u00e4"))
        .hasMessageContaining("not ASCII, and the dump is in latin1");
    assertThat(directory.resolve("out.sql.new")).doesNotExist();
  }

  @Test
  void rootsOfAnyLetterMoveInUtf8() throws Exception {
    String utf8 = new String("'gs://b/w\u00e4rme".getBytes(UTF_8), ISO_8859_1);

    String after =
        rewrite(Dumps.text("default"), "out.sql", "--map", Dumps.WAREHOUSE + "=gs://b/w\u00e4rme");

    assertThat(after.replace(utf8, "'" + Dumps.WAREHOUSE)).isEqualTo(Dumps.text("default"));
  }

  @Test
  void aLocationThatWouldNotFitIsRefused() throws Exception {
    String dump = file(Dumps.text("default"));
    String far = "gs://b/" + "x".repeat(3990);

    assertThatThrownBy(() -> run(dump, "--map", Dumps.WAREHOUSE + "=" + far))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.ATTENTION))
        .hasMessageContaining("characters, it holds 4000");
    assertThat(directory.toFile().list()).containsExactly("in.sql");
  }

  @Test
  void anInvalidDumpIsNotRewritten() throws IOException {
    String cut = file(Dumps.text("default").substring(0, 100_000));

    assertThatThrownBy(() -> run(cut, "--map", MAP))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.ATTENTION))
        .hasMessageContaining("trailer-missing");
    assertThat(directory.resolve("out.sql")).doesNotExist();
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    String dump = file(Dumps.text("default"));
    Files.createFile(directory.resolve("out.sql"));

    assertThatThrownBy(() -> run(dump, "--map", MAP)).hasMessageContaining("exists");
  }

  @Test
  void rejectsWhatIsNoMap() {
    assertThatThrownBy(() -> LocationMap.parse(List.of("gs://a/w")))
        .hasMessageContaining("Invalid map: gs://a/w");
    assertThatThrownBy(() -> LocationMap.parse(List.of("gs://a/w=gs://b/w", "gs://a/w/=gs://c")))
        .hasMessageContaining("moves elsewhere: gs://b/w");
    assertThatThrownBy(() -> run("x.sql")).hasMessageContaining("no --map");
  }

  private String rewrite(String text, String out, String... options) throws Exception {
    String file = file(text);
    run(file, options);
    return Files.readString(directory.resolve(out), ISO_8859_1);
  }

  @Test
  void packedMessagesThatMentionTheOldPlaceAreCounted() throws Exception {
    DumpText good = new DumpText(Dumps.text("default"));
    String packed = "'" + Base64.getEncoder().encodeToString(Dumps.gzip(MESSAGE)) + "'";
    int column = 7;
    DumpText dump = good.replaceValue("NOTIFICATION_LOG", 0, column, packed);
    DumpText other = good.replaceValue("NOTIFICATION_LOG", 0, column, "'H4sI no gzip'");

    assertThat(messages(dump)).isEqualTo(messages(other) + 1);
  }

  private long messages(DumpText dump) throws Exception {
    Files.deleteIfExists(directory.resolve("out.sql"));
    return run(file(dump.text()), "--map", MAP).left().get("NOTIFICATION_LOG.MESSAGE");
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("in.sql"), text, ISO_8859_1).toString();
  }

  private DumpRewriteReport run(String file, String... options)
      throws IOException, CmdLineException, InterruptedException {
    DumpRewriteOptions bean = new DumpRewriteOptions();
    String[] all = new String[options.length + 2];
    all[0] = file;
    all[1] = directory.resolve("out.sql").toString();
    System.arraycopy(options, 0, all, 2, options.length);
    new CmdLineParser(bean).parseArgument(all);
    return (DumpRewriteReport) bean.toJob().run();
  }
}

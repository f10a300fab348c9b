package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.JdbcAddress;
import io.longhaul.jobs.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDumpRestoreOptions {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jdbc jdbc:mysql://h --embedded --user u | exclude each other",
        "--jdbc jdbc:mysql://h | needs --user",
        "--jdbc jdbc:mysql://h --user u --confirm-overwrite | names no database",
        "--jdbc jdbc:mariadb://h --user u | of the form jdbc:mysql:",
        "--jdbc jdbc:mysql://h/d?user=u&password=geheim | no password in it",
        "--jdbc jdbc:mysql://u:geheim@h/d --user u | of the form",
        "--jdbc jdbc:mysql://h/d?allowMultiQueries=true --user u | allowmultiqueries",
        "--jdbc jdbc:mysql://h/d`x --user u | letters, digits",
        "--jdbc jdbc:mysql://h --user u --password-file /no/such/file | can't be read",
        "--jdbc jdbc:mysql://h --user u --password-env NO_SUCH_VARIABLE_HERE | is not set",
        "--confirm-overwrite | go with --jdbc",
        "--verify -1 | must be 0 or more",
        "--timeout soon | needs a duration",
        "--map gs://a | needs FROM=TO",
      })
  void refusesWithoutSayingASecret(String options, String why) {
    Command command = Command.run(("dump-restore x.sql --json " + options).split(" "));

    assertThat(command.exit()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(command.out()).contains(why).doesNotContain("geheim");
    assertThat(command.err()).contains(why).doesNotContain("geheim");
  }

  @Test
  void aMissingFileIsTheOperators() {
    Command command = Command.run("dump-restore", directory.resolve("no.sql").toString());

    assertThat(command.exit()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(command.err()).contains("does not exist");
  }

  @Test
  void withoutADriverItSaysWhereToGetOne() throws Exception {
    Installation bare = new Installation(directory);

    assertThatThrownBy(() -> bare.driver(Optional.empty()))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContaining("--driver JAR")
        .hasMessageContaining("com.mysql:mysql-connector-j");
    Path jar = Files.createFile(directory.resolve("empty.jar"));
    assertThatThrownBy(() -> bare.driver(Optional.of(jar.toString())))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("holds no driver");
  }

  @Test
  void accountsAreShownWithoutTheirPassword() {
    DumpRestoreConfig.Account account =
        new DumpRestoreConfig.Account(JdbcAddress.parse("jdbc:mysql://h:1/d?a=b"), "u", "geheim");

    assertThat(account.toString()).isEqualTo("u@h:1");
    assertThat(account.address().url("x")).isEqualTo("jdbc:mysql://h:1/x?a=b");
  }
}

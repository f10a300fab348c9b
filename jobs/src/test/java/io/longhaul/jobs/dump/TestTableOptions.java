package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTableOptions {
  @Test
  void whatTheToolsWriteStaysInItsDatabase() throws Exception {
    assertThat(
            TableOptions.suspect(
                tokens(
                    "CREATE TABLE `T` (`A` bigint(20) NOT NULL COMMENT 'x) ENGINE=FEDERATED',"
                        + " PRIMARY KEY (`A`)) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT"
                        + " CHARSET=latin1 COLLATE=latin1_bin COMMENT='UNION=(a.b)'")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE `T` (`A` int) ENGINE=FEDERATED CONNECTION='mysql://h/hive/T'",
        "CREATE TABLE `T` (`A` int) ENGINE=MERGE UNION=(hive.T) INSERT_METHOD=LAST",
        "CREATE TABLE `T` (`A` int) ENGINE=MyISAM DATA DIRECTORY='/var/lib'",
        "CREATE TABLE `T` (`A` int) ENGINE=InnoDB TABLESPACE x",
        "CREATE TABLE `T` (`A` int) /*!50100 PARTITION BY HASH (A) */",
        "CREATE TABLE `T` (`A` int) AS SELECT 1",
        "CREATE TABLE `T` (`A` int, CONSTRAINT `F` FOREIGN KEY (`A`) REFERENCES hive.T (`A`))"
            + " ENGINE=InnoDB",
      })
  void whatReachesFurtherIsNamed(String statement) throws Exception {
    assertThat(TableOptions.suspect(tokens(statement))).isPresent();
  }

  @Test
  void aTableOfAnotherDatabaseIsRefusedBeforeItsOptions() {
    assertThatThrownBy(
            () -> TableOptions.suspect(tokens("CREATE TABLE hive.T (`A` int) ENGINE=InnoDB")))
        .isInstanceOf(DumpSyntaxException.class)
        .hasMessageContaining("CREATE TABLE in another database");
  }

  private static List<Token> tokens(String statement) throws IOException, DumpSyntaxException {
    Lexer lexer = new Lexer(new ByteCursor(new ByteArrayInputStream(statement.getBytes(UTF_8))));
    List<Token> tokens = new ArrayList<>();
    for (Token token = lexer.next(); token.kind() != Token.Kind.EOF; token = lexer.next()) {
      tokens.add(token);
    }
    return tokens;
  }
}

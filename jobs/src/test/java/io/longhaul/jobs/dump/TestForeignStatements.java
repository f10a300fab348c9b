package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would reach beyond the tables of a metastore is an error, however it is dressed. */
class TestForeignStatements {
  private static final DumpText DEFAULT = new DumpText(Dumps.text("default"));
  private static final DumpText DATABASES = new DumpText(Dumps.text("databases"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USE other;\n",
        "DROP DATABASE hive;\n",
        "/*!40000 DROP DATABASE hive */;\n",
        "\\! touch /tmp/x\n",
        "SELECT 1 INTO OUTFILE '/tmp/x';\n",
        "/*!50001 SELECT 1 INTO OUTFILE '/tmp/x' */;\n",
        "/*!50001 SET GLOBAL general_log=1 */;\n",
        "/*!50003 DROP DATABASE mysql */;\n",
        "/*!50001 DROP VIEW IF EXISTS `mysql`.`user`*/;\n",
        "CREATE TABLE mysql.evil (id int);\n",
        "CREATE TABLE `mysql`.`evil` (id int);\n",
        "INSERT INTO mysql.user VALUES (1);\n",
        "INSERT INTO `mysql`.`user` VALUES (1);\n",
        "DELIMITER ;;\nDROP DATABASE mysql;;\nDELIMITER ;\n",
        "DELIMITER //\nCREATE DATABASE x //\nDELIMITER ;\n",
        "DELIMITER ;;\n/*!50003 CREATE*/ /*!50003 TRIGGER t AFTER INSERT ON DBS FOR EACH ROW"
            + " SET @a=1 */;;\nGRANT ALL ON *.* TO x;;\nDELIMITER ;\n",
        "DELIMITER ;;\nCREATE PROCEDURE p() \\! sh\n;;\nDELIMITER ;\n",
        "SET GLOBAL max_connections=1;\n",
      })
  void isAnError(String statement) {
    assertThat(errors(DEFAULT.before("CDS", statement))).containsExactly(Code.STATEMENT_FOREIGN);
  }

  @Test
  void aSecondDatabaseIsAnError() {
    String other = "CREATE DATABASE `other`;\n\nUSE `other`;\n";

    assertThat(errors(DATABASES.before("CDS", other))).containsExactly(Code.STATEMENT_FOREIGN);
  }

  @Test
  void theOneDatabaseMayBeUsedWithoutBeingMade() {
    DumpText noCreate = DATABASES.withoutLine("CREATE DATABASE");

    assertThat(codes(noCreate)).containsExactly(Code.STATEMENT_DATABASE);
    assertThat(errors(noCreate)).isEmpty();
  }

  @Test
  void aRoutineTheToolWritesIsAWarning() {
    String routine =
        """
        /*!50003 DROP PROCEDURE IF EXISTS `p` */;
        /*!50003 SET @saved_cs_client      = @@character_set_client */ ;
        /*!50003 SET character_set_client  = utf8mb4 */ ;
        /*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION' */ ;
        DELIMITER ;;
        CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
        BEGIN SELECT 1; END ;;
        DELIMITER ;
        /*!50003 SET sql_mode              = @saved_sql_mode */ ;
        """;

    assertThat(codes(DEFAULT.before("CDS", routine))).containsExactly(Code.STATEMENT_DEFINER);
  }

  @Test
  void aMessageOfTheToolBeforeTheHeaderIsNamedAlone() {
    DumpText noisy = new DumpText("mysqldump: [Warning] insecure.\n" + DEFAULT.text());

    assertThat(codes(noisy)).containsExactly(Code.STDERR_TEXT);
  }

  @Test
  void whatIsNoSqlAtAllIsForeign() {
    assertThat(codes(new DumpText("Access denied for user 'x'@'y'\n"))).contains(Code.FILE_FOREIGN);
    assertThat(codes(new DumpText("\0".repeat(4096))))
        .contains(Code.FILE_FOREIGN, Code.FILE_NUL)
        .doesNotContain(Code.FORMAT_COMPACT);
  }

  @Test
  void aCutOffDumpIsNamedWithoutWhatFollowsFromIt() {
    assertThat(codes(new DumpText(DEFAULT.text().substring(0, 150_000))))
        .containsExactlyInAnyOrder(Code.SYNTAX, Code.TRAILER_MISSING);
  }

  @Test
  void damagedCompressionIsNamedAlone() {
    byte[] flipped = Dumps.gzip(DEFAULT.text());
    flipped[12_000] ^= 4;

    assertThat(Dumps.judge(flipped, Dumps.options()).findings())
        .extracting(Finding::code)
        .containsExactly(Code.COMPRESSION_DAMAGED);
  }

  @Test
  void aTableThatIsThereTwiceIsNamedAlone() {
    assertThat(codes(DEFAULT.before("CDS", DEFAULT.section("CDS"))))
        .containsExactly(Code.TABLE_TWICE);
  }

  private static Set<Code> codes(DumpText dump) {
    Set<Code> codes = EnumSet.noneOf(Code.class);
    Dumps.judge(dump.text().getBytes(ISO_8859_1), Dumps.options())
        .findings()
        .forEach(finding -> codes.add(finding.code()));
    return codes;
  }

  private static Set<Code> errors(DumpText dump) {
    Set<Code> codes = codes(dump);
    codes.removeIf(code -> code.severity() != Severity.ERROR);
    return codes;
  }
}

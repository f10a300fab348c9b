package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column's definition as the tools write it, and with a letter changed, which fails the load. */
class TestCreateTable {
  private static final String COLUMN = "`OWNER` varchar(767) DEFAULT NULL";

  private final DumpText good =
      new DumpText(
          Dumps.text("default")
              .replaceFirst(
                  "(?m)^  `OWNER` varchar\\(767\\).*,$",
                  java.util.regex.Matcher.quoteReplacement("  " + COLUMN + ",")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEFAULT NULL",
        "DEFAULT 'a'",
        "DEFAULT _latin1'a'",
        "DEFAULT current_timestamp()",
        "DEFAULT -1",
        "DEFAULT (concat('a','b'))",
        "COMMENT 'NOT NUL'",
        "GENERATED ALWAYS AS (`TBL_NAME`) VIRTUAL",
        "DEFAULT NULL CHECK (`OWNER` <> 'x')",
        "DEFAULT NULL ON UPDATE current_timestamp()",
        "DEFAULT NULL INVISIBLE"
      })
  void readsWhatServersWrite(String attributes) {
    assertThat(hasSyntaxFinding(attributes)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOT NUL",
        "NOT",
        "NULM",
        "DEFAULT NULÌ",
        "DEFAULT JULL",
        "DEFAULT",
        "DEFAULS NULL",
        "DEFAULT currens_timestamp()",
        "DEFAULT 0x",
        "COMMENT note",
        "ON DELETE current_timestamp()",
        "GENERATED AS (`TBL_NAME`)",
        "CHECK `OWNER`"
      })
  void refusesWhatNoServerReads(String attributes) {
    assertThat(hasSyntaxFinding(attributes)).isTrue();
  }

  private boolean hasSyntaxFinding(String attributes) {
    String text = good.text().replace(COLUMN, "`OWNER` varchar(767) " + attributes);
    assertThat(text).contains("`OWNER` varchar(767) " + attributes + ",");
    return Dumps.judge(text).findings().stream().anyMatch(finding -> finding.code() == Code.SYNTAX);
  }
}

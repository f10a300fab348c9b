package io.longhaul.jobs.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTypeTexts {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bigint",
        "BIGINT",
        "decimal(38,18)",
        "decimal(10)",
        "varchar(65535)",
        "char(1)",
        "timestamp with local time zone",
        "interval day to second",
        "array<string>",
        "map<string,array<map<int,decimal(9,2)>>>",
        "struct<a:int,b c:string>",
        "struct<a:int comment 'it\\'s: one, two>',b:timestamp with local time zone>",
        "struct<x-y:struct<`q`:date, z: array<void>>>",
        "struct<>",
        "uniontype<int,string,struct<a:binary>>"
      })
  void knowsWhatEnginesWrite(String type) {
    assertThat(TypeTexts.isKnown(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bigins",
        "bigint ",
        "decimal(39,2)",
        "decimal(9,10)",
        "varchar(65536)",
        "int(11)",
        "array<string",
        "array<string,int>",
        "map<string>",
        "struct<a>",
        "struct<a:int;b:int>",
        "array<bigins>",
        "bigint>"
      })
  void doesNotKnowWhatNoneWrites(String type) {
    assertThat(TypeTexts.isKnown(type)).isFalse();
  }

  @Test
  void endlessNestingIsNotFollowed() {
    assertThat(TypeTexts.isKnown("array<".repeat(100_000))).isFalse();
  }

  @Test
  void longTextsAreRead() {
    String comment = "it\\'s ".repeat(200_000);
    assertThat(TypeTexts.isKnown("struct<a:int comment '" + comment + "'>")).isTrue();
    assertThat(TypeTexts.isKnown("struct<" + "a:int,".repeat(200_000) + "b:int>")).isTrue();
    assertThat(TypeTexts.isKnown("a" + " a".repeat(200_000))).isFalse();
  }
}

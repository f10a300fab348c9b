package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestLocation {
  @ParameterizedTest
  @CsvSource({
    "/data/x, file:///data/x",
    "file:/data/x, file:///data/x",
    "file:///data//x/, file:///data/x",
    "HDFS://Node:8020/a/./b/, hdfs://Node:8020/a/b",
    "hdfs://node, hdfs://node",
    "hdfs://node/, hdfs://node",
    "gs://bucket/a%20b/c d#e?f, gs://bucket/a%20b/c d#e?f",
    "abfs://box@account.dfs.core.windows.net/w, abfs://box@account.dfs.core.windows.net/w",
    "/, file://"
  })
  void readsAndWritesWithoutSlashesTooMany(String text, String written) {
    assertThat(Location.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/x",
        "",
        "hdfs:",
        "hdfs:data",
        "hdfs:///data",
        "hdfs:/data",
        "file://host/data",
        "/a/../b",
        "hdfs://node/..",
        "s3a://key:secret@bucket/x",
        "hdfs://no de/x",
        "://x/y"
      })
  void refusesWhatIsNoAbsolutePlace(String text) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("Invalid (location|path): .* \\(.*\\)")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void splitsIntoRootAndPath() {
    Location location = Location.parse("hdfs://node:8020/a/b");
    assertThat(location.root()).isEqualTo("hdfs://node:8020");
    assertThat(location.path()).isEqualTo("/a/b");
    assertThat(Location.parse("/").root()).isEqualTo("file://");
    assertThat(Location.parse("/").path()).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://a/x, hdfs://a/x/y, true",
    "hdfs://a/x, hdfs://a/x, true",
    "hdfs://a/x, hdfs://a/xy, false",
    "hdfs://a/x/y, hdfs://a/x, false",
    "hdfs://a, hdfs://a/x, true",
    "hdfs://A:8020/x, hdfs://a/x, true",
    "hdfs://a:8021/x, hdfs://a/x, false",
    "hdfs://a/x, hdfs://a/X, false",
    "hdfs://a/x, hdfs://b/x, false",
    "s3://b/x, s3a://b/x, true",
    "abfs://c@a/x, abfss://c@a/x, true",
    "/x, file:///x/y, true",
    "gs://b/x, s3a://b/x, false"
  })
  void containsByComponents(String outer, String inner, boolean contained) {
    assertThat(Location.parse(outer).contains(Location.parse(inner))).isEqualTo(contained);
  }

  @Test
  void resolvesAndRelativizes() {
    Location warehouse = Location.parse("hdfs://a/w");
    assertThat(warehouse.resolve("x//y/")).hasToString("hdfs://a/w/x/y");
    assertThat(warehouse.resolve(".")).isEqualTo(warehouse);
    assertThat(warehouse.relativize(Location.parse("hdfs://A:8020/w/x/y"))).isEqualTo("x/y");
    assertThatThrownBy(() -> warehouse.relativize(Location.parse("hdfs://a/v")))
        .hasMessage("Invalid path, must be inside hdfs://a/w: hdfs://a/v");
  }
}

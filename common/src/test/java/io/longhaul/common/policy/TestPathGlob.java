package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestPathGlob {
  private static boolean matches(String glob, String path) {
    return PathGlob.parse(glob).matches(path);
  }

  @Test
  void aStarStaysWithinAComponent() {
    assertThat(matches("*.tmp", "a.tmp")).isTrue();
    assertThat(matches("*.tmp", "d/a.tmp")).isFalse();
    assertThat(matches("d/*/f", "d/x/f")).isTrue();
    assertThat(matches("d/*/f", "d/x/y/f")).isFalse();
    assertThat(matches("a?c", "abc")).isTrue();
    assertThat(matches("a?c", "a/c")).isFalse();
    assertThat(matches("a*", "a\nb")).isTrue();
  }

  @Test
  void twoStarsCrossComponents() {
    assertThat(matches("**/*.tmp", "a.tmp")).isTrue();
    assertThat(matches("**/*.tmp", "d/e/a.tmp")).isTrue();
    assertThat(matches("**/_temporary/**", "_temporary/0")).isTrue();
    assertThat(matches("**/_temporary/**", "d/_temporary/0/1")).isTrue();
    assertThat(matches("**/_temporary/**", "d/_temporary")).isFalse();
    assertThat(matches("**/_temporary/**", "d/my_temporary/0")).isFalse();
    assertThat(matches("d/**", "d/e/f")).isTrue();
    assertThat(matches("d/**", "de/f")).isFalse();
  }

  @Test
  void aDirectoryGoesWithItsContent() {
    assertThat(PathGlob.parse("**/_temporary/**").matchesDirectory("d/_temporary")).isTrue();
    assertThat(PathGlob.parse("**/_temporary/**").matchesDirectory("d")).isFalse();
    assertThat(PathGlob.parse("**/.hive-staging*").matchesDirectory("t/.hive-staging_1")).isTrue();
    assertThat(PathGlob.parse("d/*.tmp").matchesDirectory("d")).isFalse();
  }

  @Test
  void classesAndChoicesAreAShells() {
    assertThat(matches("[a-c]1", "b1")).isTrue();
    assertThat(matches("[a-c]1", "d1")).isFalse();
    assertThat(matches("[!a]", "b")).isTrue();
    assertThat(matches("[!a]", "a")).isFalse();
    assertThat(matches("x[!a]y", "x/y")).isFalse();
    assertThat(matches("*.{gz,zst}", "f.zst")).isTrue();
    assertThat(matches("*.{gz,zst}", "f.lz4")).isFalse();
    assertThat(matches("a,b", "a,b")).isTrue();
  }

  @Test
  void allElseIsItself() {
    assertThat(matches("\\*", "*")).isTrue();
    assertThat(matches("\\*", "a")).isFalse();
    assertThat(matches("a.b(c)+$^|", "a.b(c)+$^|")).isTrue();
    assertThat(matches("a.b", "axb")).isFalse();
  }

  @Test
  void whatIsLeftOpenIsRefused() {
    assertThatThrownBy(() -> PathGlob.parse("[a"))
        .hasMessage("Invalid glob: [a (has a [ without its ])");
    assertThatThrownBy(() -> PathGlob.parse("{a"))
        .hasMessage("Invalid glob: {a (has a { without its })");
    assertThatThrownBy(() -> PathGlob.parse("a\\"))
        .hasMessage("Invalid glob: a\\ (ends in a backslash)");
  }
}

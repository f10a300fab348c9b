package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestPolicyOverlaps {
  /** Problems of a policy whose datasets begin at line 5. */
  private static List<String> problems(String source, String target, String... datasets) {
    StringBuilder text = new StringBuilder("name: p\n");
    text.append("source: { warehouse: \"").append(source).append("\" }\n");
    text.append("target: { warehouse: \"").append(target).append("\" }\ndatasets:\n");
    for (String dataset : datasets) {
      text.append("  - { name: ").append(dataset).append(" }\n");
    }
    return TestPolicyProblems.problems(text.toString());
  }

  @Test
  void refusesTheSamePathTwice() {
    assertThat(
            problems(
                "hdfs://a/w",
                "hdfs://b/w",
                "one, path: x/y",
                "two, path: x//y/",
                "three, path: \"HDFS://A:8020/w/x/y\", to: z"))
        .containsExactly(
            "p.yaml:6:24: Invalid datasets[two].path: x//y/ (a path of its own, this is the one of"
                + " dataset one at line 5)",
            "p.yaml:7:26: Invalid datasets[three].path: HDFS://A:8020/w/x/y (a path of its own,"
                + " this is the one of dataset one at line 5)");
  }

  @Test
  void refusesTargetsThatOverlapWhileSourcesDont() {
    assertThat(problems("/a", "/b", "one, path: x", "two, path: y, to: x"))
        .containsExactly(
            "p.yaml:6:31: Invalid datasets[two].to: x (a place outside the target of dataset one at"
                + " line 5)");
    assertThat(problems("/a", "/b", "one, path: x", "two, path: y, to: x/sub"))
        .containsExactly(
            "p.yaml:6:31: Invalid datasets[two].to: x/sub (no overlap with the target of dataset"
                + " one at line 5, other than that of the sources)");
    assertThat(problems("/a", "/b", "one, path: x, to: y", "two, path: y/sub"))
        .containsExactly(
            "p.yaml:5:31: Invalid datasets[one].to: y (no overlap with the target of dataset two at"
                + " line 6, other than that of the sources)");
  }

  @Test
  void refusesAnInnerDatasetAtAnotherPlaceInsideTheTargetOfTheOuter() {
    assertThat(problems("/a", "/b", "outer, path: x", "inner, path: x/one, to: x/two"))
        .containsExactly(
            "p.yaml:6:37: Invalid datasets[inner].to: x/two (no overlap with the target of dataset"
                + " outer at line 5, other than that of the sources)");
    assertThat(problems("/a", "/b", "outer, path: x", "inner, path: x/one, to: elsewhere"))
        .isEmpty();
    assertThat(problems("/a", "/b", "outer, path: x, to: z", "inner, path: x/one, to: z/one"))
        .isEmpty();
  }

  @Test
  void refusesToMoveAnInnerDatasetWithinTheTargetOfTheWholeWarehouse() {
    assertThat(problems("/a", "/b", "all, path: .", "moved, path: x, to: y"))
        .containsExactly(
            "p.yaml:6:33: Invalid datasets[moved].to: y (no overlap with the target of dataset all"
                + " at line 5, other than that of the sources)");
  }

  @Test
  void comparesComponentsNotLetters() {
    assertThat(problems("/a", "/ab", "one, path: x", "two, path: xy", "three, path: X")).isEmpty();
  }

  @Test
  void refusesTargetInsideSourceAndSourceInsideTarget() {
    assertThat(problems("hdfs://a/w", "hdfs://A:8020/w/copy", "d, path: x"))
        .containsExactly(
            "p.yaml:3:22: Invalid target.warehouse: hdfs://A:8020/w/copy (a place that neither lies"
                + " in nor holds source.warehouse, hdfs://a/w)");
    assertThat(problems("/data/a/deep", "file:///data/a/", "d, path: x"))
        .containsExactly(
            "p.yaml:3:22: Invalid target.warehouse: file:///data/a/ (a place that neither lies in"
                + " nor holds source.warehouse, file:///data/a/deep)");
    assertThat(problems("/a", "/a", "d, path: x"))
        .containsExactly(
            "p.yaml:3:22: Invalid target.warehouse: /a (a place that neither lies in nor holds"
                + " source.warehouse, file:///a)");
  }

  @Test
  void refusesAbsolutePathsOfDatasetsInsideTheOtherSide() {
    assertThat(problems("/a", "/b", "d, path: x, to: /a/copy"))
        .containsExactly(
            "p.yaml:5:29: Invalid datasets[d].to: /a/copy (a place that neither lies in nor holds"
                + " source.warehouse, file:///a)");
    assertThat(problems("/a", "/b", "d, path: /b/sub, to: x"))
        .containsExactly(
            "p.yaml:5:22: Invalid datasets[d].path: /b/sub (a place that neither lies in nor holds"
                + " target.warehouse, file:///b)");
    assertThat(problems("/a", "/b", "d, path: x, to: /"))
        .containsExactly(
            "p.yaml:5:29: Invalid datasets[d].to: / (a place that neither lies in nor holds"
                + " source.warehouse, file:///a)");
    assertThat(problems("/a", "/b", "one, path: /c, to: x", "two, path: y, to: /c/d"))
        .containsExactly(
            "p.yaml:6:31: Invalid datasets[two].to: /c/d (a place that neither lies in nor holds"
                + " datasets[one].path, file:///c)");
    assertThat(problems("/a", "/b", "one, path: /c/d, to: x", "two, path: y, to: /c"))
        .containsExactly(
            "p.yaml:6:31: Invalid datasets[two].to: /c (a place that neither lies in nor holds"
                + " datasets[one].path, file:///c/d)");
  }

  @Test
  void leavesDatasetsThatAreNeverCopiedAside() {
    assertThat(problems("/a", "/b", "one, path: x, to: y", "two, path: y, replicate: never"))
        .isEmpty();
  }

  @Test
  void comparesTenThousandDatasetsInSeconds() {
    StringBuilder text =
        new StringBuilder(
            "name: p\nsource: { warehouse: /a }\ntarget: { warehouse: /b }\ndatasets:\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("  - { name: d").append(i).append(", path: x/y").append(i).append(" }\n");
    }
    text.append("  - { name: last, path: x/y9999, rpo: 1 }\n");
    assertThat(TestPolicyProblems.problems(text.toString()))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("p.yaml:10005:39: Invalid datasets[last].rpo: 1 (");
  }
}

package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schedules in YAML, by a parser, against the names that Google's services know. */
class TestExampleYaml {
  private static final Path EXAMPLES = Path.of("..", "submit", "examples");

  private static Map<?, ?> load(String name) throws IOException {
    String text = Files.readString(EXAMPLES.resolve(name));
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static Set<String> keys(Object value) {
    Set<String> keys = new HashSet<>();
    map(value).keySet().forEach(key -> keys.add((String) key));
    return keys;
  }

  /** Names: WorkflowTemplate, OrderedJob and SparkJob of Dataproc's REST reference, v1. */
  @Test
  void theTemplateHasFieldsOfDataproc() throws IOException {
    Map<?, ?> template = load("dataproc-workflow/longhaul-a-to-b.template.yaml");
    assertThat(keys(template))
        .isSubsetOf("id", "labels", "placement", "jobs", "parameters", "dagTimeout", "version");
    assertThat(keys(template.get("placement"))).isSubsetOf("clusterSelector", "managedCluster");
    List<?> jobs = (List<?>) template.get("jobs");
    assertThat(jobs).hasSize(6);
    for (Object job : jobs) {
      assertThat(keys(job))
          .isSubsetOf("stepId", "sparkJob", "labels", "prerequisiteStepIds", "scheduling");
      Map<?, ?> spark = map(map(job).get("sparkJob"));
      assertThat(keys(spark))
          .isSubsetOf(
              "mainClass",
              "mainJarFileUri",
              "args",
              "jarFileUris",
              "fileUris",
              "archiveUris",
              "properties",
              "loggingConfig");
      assertThat((List<?>) spark.get("args")).last().isEqualTo("policy.yaml");
      assertThat(map(spark.get("properties")).values()).allMatch(String.class::isInstance);
    }
  }

  /** Every step of a workflow has one name and does one thing; calls go to what there is. */
  @Test
  void theWorkflowIsOneOfGoogleWorkflows() throws IOException {
    Map<?, ?> workflow = load("cloud-scheduler/longhaul-a-to-b.workflow.yaml");
    assertThat(keys(workflow)).isEqualTo(Set.of("main", "run_job"));
    for (Object routine : workflow.values()) {
      assertThat(keys(routine)).isSubsetOf("params", "steps");
      checkSteps((List<?>) map(routine).get("steps"));
    }
  }

  private static void checkSteps(List<?> steps) {
    for (Object step : steps) {
      assertThat(map(step)).hasSize(1);
      Map<?, ?> what = map(map(step).values().iterator().next());
      assertThat(keys(what))
          .isSubsetOf(
              "assign", "call", "args", "result", "switch", "next", "for", "try", "retry", "raise",
              "return");
      if (what.containsKey("call")) {
        assertThat(what.get("call")).isIn("run_job", "http.post", "http.get", "sys.sleep");
      }
      if (what.containsKey("for")) {
        Map<?, ?> loop = map(what.get("for"));
        assertThat(keys(loop)).isEqualTo(Set.of("value", "in", "steps"));
        checkSteps((List<?>) loop.get("steps"));
      }
    }
  }
}

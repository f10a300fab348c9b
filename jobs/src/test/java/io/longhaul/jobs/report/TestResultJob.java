package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestResultJob {
  private static final String OLDER = "20261120T120000Z-p-0001";
  private static final String NEWER = "20261121T120000Z-p-0002";

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        policy(),
        """
        name: p
        source: { warehouse: %1$s/a }
        target: { warehouse: %1$s/b }
        state: %1$s/state
        datasets: [ { name: d, path: . } ]
        """
            .formatted(folder));
    report(OLDER, 4);
  }

  private Path policy() {
    return folder.resolve("policy.yaml");
  }

  private void report(String run, int exit) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("state/runs").resolve(run));
    Files.writeString(
        directory.resolve("report.json"),
        """
        {"format":1,"job":"copy","run":"%s","exit":%d,"ended":"2026-11-20T12:03:00.000Z"}
        """
            .formatted(run, exit));
  }

  private Command result(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "result";
    all[1] = policy().toString();
    System.arraycopy(words, 0, all, 2, words.length);
    return Command.run(all);
  }

  @Test
  void endsAsTheRunDid() {
    Command ended = result(OLDER);
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.out())
        .isEqualTo(
            "Run %s (copy) ended at 2026-11-20T12:03:00.000Z with 4: some items failed or were deferred: run again%n"
                .formatted(OLDER));
    assertThat(ended.err()).endsWith("longhaul-result {\"run\":\"" + OLDER + "\",\"exit\":4}\n");
  }

  @Test
  void theNewestWithoutAnId() throws IOException {
    report(NEWER, 0);
    Command ended = result("--json");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out().strip())
        .isEqualTo(
            "{\"job\":\"result\",\"run\":\"%s\",\"exit\":0,\"of\":\"copy\",\"ended\":\"2026-11-20T12:03:00.000Z\"}"
                .formatted(NEWER));
  }

  @Test
  void whatIsNotKnownIsNotSuccess() throws IOException {
    assertThat(result(NEWER).exit()).isEqualTo(3);
    Files.createDirectories(folder.resolve("state/runs").resolve(NEWER));
    Command killed = result("--json", NEWER);
    assertThat(killed.exit()).isEqualTo(3);
    assertThat(killed.out()).contains("left no report: killed").doesNotContain("\"ended\"");
    assertThat(result("last").exit()).isEqualTo(2);
  }
}

package io.longhaul.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Longhaul in this process, each run a whole {@code copy} command from its policy file to its
 * report.
 *
 * @param directory for the policy files and what the command prints
 * @param hadoop settings of both sides
 * @param state where the runs' files go, as a URI; empty for the target, as by default
 */
record LonghaulEngine(Path directory, Map<String, String> hadoop, Optional<String> state)
    implements Engine {

  @Override
  public String name() {
    return "Longhaul";
  }

  @Override
  public void copy(Transfer transfer) throws IOException {
    run(policy(transfer), "copy");
  }

  /** The policy file of one dataset. */
  PolicyFile policy(Transfer transfer) {
    return new PolicyFile(
        transfer.sourceWarehouse().toString(),
        transfer.targetWarehouse().toString(),
        hadoop,
        transfer.bytesPerSecond(),
        state,
        Optional.empty(),
        List.of(new PolicyFile.Dataset(Workload.DATASET, Workload.DATASET, 5)));
  }

  /**
   * Runs a command on a policy and gives its JSON report.
   *
   * @throws IOException when its exit status is not 0
   */
  JsonNode run(PolicyFile policy, String... command) throws IOException {
    Path file = Files.createTempFile(directory, "policy-", ".yaml");
    policy.write(file);
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of("--json", file.toString()));
    Path log = Path.of(file + ".log");
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    int exit;
    try (PrintStream out = new PrintStream(report, true, UTF_8);
        PrintStream err = new PrintStream(Files.newOutputStream(log), true, UTF_8)) {
      exit = Main.run(args.toArray(String[]::new), out, err);
    }
    if (exit != 0) {
      throw new IOException("Cannot run " + args + ": exit status " + exit + ", see " + log);
    }
    return new ObjectMapper().readTree(report.toString(UTF_8));
  }
}

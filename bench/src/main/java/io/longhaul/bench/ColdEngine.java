package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.tools.DistCp;

/**
 * A copy as an operator starts it: a command of its own, JVM start included.
 *
 * @param command the command line for a transfer
 * @param directory for what the command prints
 */
record ColdEngine(String name, CommandLine command, Path directory) implements Engine {

  /** Makes the command line for a transfer. */
  @FunctionalInterface
  interface CommandLine {
    List<String> of(Transfer transfer) throws IOException;
  }

  /** {@code submit/longhaul copy POLICY}, the jars built before. */
  static ColdEngine longhaul(LonghaulEngine warm) {
    CommandLine command =
        transfer -> {
          Path file = Files.createTempFile(warm.directory(), "policy-", ".yaml");
          warm.policy(transfer).write(file);
          String launcher = JavaCommand.root().resolve("submit/longhaul").toString();
          return List.of(launcher, "copy", "--json", file.toString());
        };
    return new ColdEngine(warm.name() + ", cold", command, warm.directory());
  }

  /** DistCp's own main class, with the heap that the launcher gives Longhaul. */
  static ColdEngine distCp(DistCpEngine warm, Path directory) {
    CommandLine command =
        transfer -> {
          List<String> line = JavaCommand.of("-Xmx2g");
          line.add(DistCp.class.getName());
          line.addAll(warm.commandLine(transfer));
          return line;
        };
    return new ColdEngine(warm.name() + ", cold", command, directory);
  }

  /** Starts a copy, its output in {@code log}. */
  Process start(Transfer transfer, Path log) throws IOException {
    return new ProcessBuilder(command.of(transfer))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Override
  public void copy(Transfer transfer) throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "cold-", ".log");
    int exit = start(transfer, log).waitFor();
    if (exit != 0) {
      throw new IOException("Cannot copy by " + name + ": exit status " + exit + ", see " + log);
    }
  }
}

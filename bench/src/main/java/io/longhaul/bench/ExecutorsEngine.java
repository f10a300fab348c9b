package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Longhaul with executors in JVMs of their own, one core each, started by {@code SparkSubmit} as on
 * a cluster.
 *
 * @param warm for its policy files
 */
record ExecutorsEngine(LonghaulEngine warm, int executors) implements Engine {
  private static final int MEBIBYTES = 1024;

  @Override
  public String name() {
    return warm.name() + ", " + executors + " executors";
  }

  @Override
  public void copy(Transfer transfer) throws IOException, InterruptedException {
    Path run = Files.createTempDirectory(warm.directory(), "executors-");
    Path policy = run.resolve("policy.yaml");
    warm.policy(transfer).write(policy);
    Path built = JavaCommand.root().resolve("jobs/target").toAbsolutePath();
    Files.createSymbolicLink(run.resolve("jars"), built.resolve("lib/spark"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("@" + built.resolve("jvm.options"), "-Xmx1g"));
    command.add(
        "-Dlog4j2.configurationFile=" + JavaCommand.root().resolve("conf/log4j2.properties"));
    command.addAll(List.of("-cp", built.resolve("lib/spark") + "/*"));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", "local-cluster[%d,1,%d]".formatted(executors, MEBIBYTES)));
    command.addAll(List.of("--conf", "spark.local.dir=" + run.resolve("local")));
    command.addAll(List.of("--class", "io.longhaul.jobs.Main"));
    command.addAll(
        List.of(built.resolve("longhaul.jar").toString(), "copy", "--json", policy.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(run.toFile())
            .redirectErrorStream(true)
            .redirectOutput(run.resolve("log").toFile());
    builder.environment().put("SPARK_HOME", run.toString());
    // Without it the launcher looks for Spark's own build folders.
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(
          "Cannot copy by %s: exit status %d, see %s".formatted(name(), exit, run.resolve("log")));
    }
  }
}

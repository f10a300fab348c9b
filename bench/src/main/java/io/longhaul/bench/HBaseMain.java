package io.longhaul.bench;

import io.longhaul.jobs.demo.EmbeddedHBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Two HBase clusters in this process, until its standard input ends. Says on standard output how
 * source and target are reached, and where the source keeps its files.
 */
public final class HBaseMain {
  private HBaseMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    EmbeddedHBase source = EmbeddedHBase.start(folder.resolve("source"), Map.of());
    EmbeddedHBase target = EmbeddedHBase.start(folder.resolve("target"), Map.of());
    System.out.printf(
        "%s %s %s%n",
        source.address(), target.address(), source.configuration().get("hbase.rootdir"));
    System.out.flush();
    while (System.in.read() >= 0) {
      // Whatever is said is no matter: the end is.
      continue;
    }
    System.exit(0);
  }
}

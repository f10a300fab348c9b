package io.longhaul.bench;

import java.io.IOException;

/** Something to measure: prints rows of a Markdown table and leaves raw figures. */
@FunctionalInterface
interface BenchCase {
  void run(Session session) throws IOException, InterruptedException;
}

package io.longhaul.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process left. */
record Ended(int exit, String out, String err) {
  /** Runs it to its end, its output in two files of the folder. */
  static Ended of(ProcessBuilder builder, Path folder) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
  }
}

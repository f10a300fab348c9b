package io.longhaul.jobs.copy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.server.namenode.AuditLogger;

/** Writes down each metadata call that reaches a NameNode of this JVM, its path first. */
public final class NameNodeCalls implements AuditLogger {
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  @Override
  public void initialize(Configuration conf) {
    // Needs nothing.
  }

  @Override
  public void logAuditEvent(
      boolean succeeded,
      String user,
      InetAddress address,
      String command,
      String source,
      String target,
      FileStatus status) {
    SEEN.add(source + " " + command.replaceAll(" .*", ""));
  }

  static void clear() {
    SEEN.clear();
  }

  /** How many calls of each kind were about a path below {@code folder}. */
  static Map<String, Integer> below(String folder) {
    Map<String, Integer> calls = new TreeMap<>();
    for (String call : SEEN) {
      if (call.startsWith(folder + "/")) {
        calls.merge(call.substring(call.lastIndexOf(' ') + 1), 1, Integer::sum);
      }
    }
    return calls;
  }
}

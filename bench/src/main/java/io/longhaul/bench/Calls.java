package io.longhaul.bench;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Calls that clients made to one cluster, by method; {@code NameNode.Create}, for example. */
record Calls(SortedMap<String, Long> byMethod) {
  private static final String NAME_NODE = "NameNode.";
  private static final String DATA_NODE = "DataNode.";
  private static final String COUNT = "NumOps";

  /** Each call counts a second time under this, its time in the queue included. */
  private static final String AGAIN = "Overall";

  /** What a DataNode asks its NameNode on the same port. */
  private static final Set<String> OF_DATA_NODES =
      Set.of(
          "BlockReceivedAndDeleted",
          "BlockReport",
          "CacheReport",
          "CommitBlockSynchronization",
          "ErrorReport",
          "RegisterDatanode",
          "SendHeartbeat",
          "VersionRequest");

  /** What clients ask a DataNode; its other counters are of its own work. */
  private static final Set<String> OF_CLIENTS =
      Set.of("BlockChecksumOp", "CopyBlockOp", "ReadBlockOp", "ReplaceBlockOp", "WriteBlockOp");

  Calls {
    byMethod = new TreeMap<>(byMethod);
  }

  /** The difference of two readings of {@link Cluster#counters}. */
  static Calls between(Map<String, Long> before, Map<String, Long> after) {
    SortedMap<String, Long> calls = new TreeMap<>();
    after.forEach(
        (name, count) -> {
          long made = count - before.getOrDefault(name, 0L);
          if (made > 0 && isOfClient(name)) {
            calls.put(name.substring(0, name.length() - COUNT.length()), made);
          }
        });
    return new Calls(calls);
  }

  private static boolean isOfClient(String name) {
    if (!name.endsWith(COUNT)) {
      return false;
    }
    String method = name.substring(name.indexOf('.') + 1, name.length() - COUNT.length());
    return name.startsWith(NAME_NODE)
        ? !OF_DATA_NODES.contains(method) && !method.startsWith(AGAIN)
        : OF_CLIENTS.contains(method);
  }

  long toNameNode() {
    return count(NAME_NODE);
  }

  long toDataNode() {
    return count(DATA_NODE);
  }

  private long count(String prefix) {
    return byMethod.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}

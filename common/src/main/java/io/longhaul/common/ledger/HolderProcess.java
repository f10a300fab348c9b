package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

/**
 * The process that a run lives in. Boot id, namespace, process id and start time together name it
 * for as long as the machine is up; outside Linux they are empty and zero and name nothing.
 *
 * @param host for people
 * @param started in clock ticks since the boot
 */
record HolderProcess(
    String host, String user, String bootId, String pidNamespace, long pid, long started) {
  HolderProcess {
    requireNonNull(host, "host is null");
    requireNonNull(user, "user is null");
    requireNonNull(bootId, "bootId is null");
    requireNonNull(pidNamespace, "pidNamespace is null");
  }

  /**
   * Whether the other process could be seen from this one, so that its absence says that it is
   * gone. The user counts because a machine may hide the processes of others, the host's name
   * because machines that were cloned while running share a boot id.
   */
  boolean sees(HolderProcess other) {
    return !bootId.isEmpty()
        && !pidNamespace.isEmpty()
        && bootId.equals(other.bootId)
        && pidNamespace.equals(other.pidNamespace)
        && host.equals(other.host)
        && user.equals(other.user);
  }
}

package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The processes of this machine, as Linux shows them; of another system it knows none. */
final class ProcessTable {
  /** Fields of {@code stat}, counted behind the program's name. */
  private static final int STATE = 0;

  private static final int THREADS = 17;
  private static final int STARTED = 19;

  private final Path proc;
  private final HolderProcess self;

  private ProcessTable(Path proc, HolderProcess self) {
    this.proc = proc;
    this.self = self;
  }

  /** The table below a folder, normally {@code /proc}. */
  static ProcessTable of(Path proc) {
    requireNonNull(proc, "proc is null");
    long pid = ProcessHandle.current().pid();
    String host = text(proc.resolve("sys/kernel/hostname")).orElseGet(ProcessTable::hostName);
    String user = System.getProperty("user.name", "");
    Optional<String> boot = text(proc.resolve("sys/kernel/random/boot_id"));
    Optional<String> namespace = link(proc.resolve("self/ns/pid"));
    Optional<Seen> seen = seen(proc, pid);
    // A table of another namespace counts its processes in another way.
    boolean own = link(proc.resolve("self")).equals(Optional.of(String.valueOf(pid)));
    if (!own || boot.isEmpty() || namespace.isEmpty() || seen.isEmpty()) {
      return new ProcessTable(proc, new HolderProcess(host, user, "", "", pid, 0));
    }
    return new ProcessTable(
        proc,
        new HolderProcess(host, user, boot.get(), namespace.get(), pid, seen.get().started()));
  }

  /** The process that asks. */
  HolderProcess self() {
    return self;
  }

  /** Whether a process is known to be gone; false too when this can't be told from here. */
  boolean isGone(HolderProcess holder) {
    if (!self.sees(holder)) {
      return false;
    }
    Path folder = proc.resolve(String.valueOf(holder.pid()));
    return seen(proc, holder.pid())
        .map(found -> found.isEnded() || found.started() != holder.started())
        .orElseGet(() -> Files.notExists(folder) && Files.exists(proc.resolve("self")));
  }

  /** What the table says of a process: its state and when it was started. */
  private record Seen(char state, long threads, long started) {
    /**
     * A zombie runs no more, only its parent has not asked yet how it ended; unless it is but the
     * first thread of a process whose others have not come to their end.
     */
    boolean isEnded() {
      return (state == 'Z' || state == 'X' || state == 'x') && threads <= 1;
    }
  }

  private static Optional<Seen> seen(Path proc, long pid) {
    return text(proc.resolve(pid + "/stat")).flatMap(ProcessTable::parse);
  }

  private static Optional<Seen> parse(String stat) {
    // The name of the program stands in parentheses and may hold blanks and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    if (fields.length <= STARTED) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Seen(
              fields[STATE].charAt(0),
              Long.parseLong(fields[THREADS]),
              Long.parseLong(fields[STARTED])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The content of a file; empty when it can't be read, which here never says "gone". */
  private static Optional<String> text(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> link(Path file) {
    try {
      return Optional.of(Files.readSymbolicLink(file).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

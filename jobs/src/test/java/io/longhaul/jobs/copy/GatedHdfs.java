package io.longhaul.jobs.copy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * HDFS whose client waits at one call, told by its settings, so that a test finds another process
 * there and not somewhere near by luck: the thread writes the file {@code reached} into the gate's
 * folder and goes on when it finds {@code go} there. Other threads go on all the while.
 */
public final class GatedHdfs extends DistributedFileSystem {
  static final String FOLDER = "longhaul.test.gate.folder";
  static final String WHEN = "longhaul.test.gate.when";
  static final String CALL = "longhaul.test.gate.call";
  static final String PATH = "longhaul.test.gate.path";
  static final String NTH = "longhaul.test.gate.nth";

  /** All clients of a process that name the same folder count together. */
  private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

  private Gate gate;

  /** Kinds of calls. */
  enum Call {
    OPEN,
    LIST,
    CHECKSUM,
    CREATE,
    MAKE_DIRECTORY,
    RENAME,
    DELETE,
    SET_TIMES,
    SET_PERMISSION,
    /** Each of those that change something. */
    ANY_CHANGE;

    private boolean matches(Call made) {
      return this == made || (this == ANY_CHANGE && made.compareTo(CREATE) >= 0);
    }
  }

  /** How many matching calls were made in this process at the gate of this folder. */
  static int seen(java.nio.file.Path folder) {
    return GATES.get(folder.toString()).seen.get();
  }

  @Override
  public void initialize(URI uri, Configuration conf) throws IOException {
    super.initialize(uri, conf);
    gate = GATES.computeIfAbsent(conf.get(FOLDER), folder -> new Gate(folder, conf));
  }

  private static final class Gate {
    private final java.nio.file.Path folder;
    private final Moment moment;
    private final java.util.regex.Pattern path;
    private final AtomicInteger seen = new AtomicInteger();

    Gate(String folder, Configuration conf) {
      this.folder = java.nio.file.Path.of(folder);
      this.moment =
          new Moment(
              "",
              Moment.When.valueOf(conf.get(WHEN)),
              Call.valueOf(conf.get(CALL)),
              conf.get(PATH),
              conf.getInt(NTH, 1));
      this.path = java.util.regex.Pattern.compile(moment.path());
    }

    /** Waits if this is the place, once {@code first} is done. */
    void pass(Moment.When when, Call call, String at, Action first) throws IOException {
      boolean here =
          moment.when() == when
              && moment.call().matches(call)
              && path.matcher(at).find()
              && seen.incrementAndGet() == moment.nth();
      if (!here) {
        return;
      }
      first.take();
      Files.writeString(folder.resolve("arriving"), when + " " + call + " " + at);
      Files.move(folder.resolve("arriving"), folder.resolve("reached"));
      try {
        while (!Files.exists(folder.resolve("go"))) {
          Thread.sleep(20);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted at the gate").initCause(e);
      }
    }
  }

  /** What is done at the gate. */
  @FunctionalInterface
  private interface Action {
    void take() throws IOException;
  }

  /** The call itself. */
  @FunctionalInterface
  private interface Calling<T> {
    T make() throws IOException;
  }

  private <T> T passing(Call call, Path path, Calling<T> calling) throws IOException {
    return passing(call, path.toUri().getPath(), calling);
  }

  private <T> T passing(Call call, String at, Calling<T> calling) throws IOException {
    gate.pass(Moment.When.BEFORE, call, at, () -> {});
    T answer = calling.make();
    gate.pass(Moment.When.AFTER, call, at, () -> {});
    return answer;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return passing(Call.OPEN, path, () -> super.open(path, bufferSize));
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return passing(Call.LIST, path, () -> super.listStatusIterator(path));
  }

  @Override
  public FileChecksum getFileChecksum(Path path) throws IOException {
    return passing(Call.CHECKSUM, path, () -> super.getFileChecksum(path));
  }

  /** Behind the call there is a file that has no bytes yet: only for those who never go on. */
  @Override
  public HdfsDataOutputStreamBuilder createFile(Path path) {
    try {
      String at = path.toUri().getPath();
      gate.pass(Moment.When.BEFORE, Call.CREATE, at, () -> {});
      gate.pass(
          Moment.When.AFTER,
          Call.CREATE,
          at,
          () -> super.createFile(path).overwrite(false).build().getPos());
      return super.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return passing(Call.MAKE_DIRECTORY, path, () -> super.mkdirs(path, permission));
  }

  @Override
  public void rename(Path source, Path target, Options.Rename... options) throws IOException {
    passing(
        Call.RENAME,
        source.toUri().getPath() + " > " + target.toUri().getPath(),
        () -> {
          super.rename(source, target, options);
          return target;
        });
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return passing(Call.DELETE, path, () -> super.delete(path, recursive));
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) throws IOException {
    passing(
        Call.SET_TIMES,
        path,
        () -> {
          super.setTimes(path, modified, accessed);
          return path;
        });
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    passing(
        Call.SET_PERMISSION,
        path,
        () -> {
          super.setPermission(path, permission);
          return path;
        });
  }
}

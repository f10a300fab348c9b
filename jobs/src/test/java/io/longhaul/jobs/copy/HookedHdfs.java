package io.longhaul.jobs.copy;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** HDFS that tells a test of some calls before it makes them. */
public final class HookedHdfs extends DistributedFileSystem {
  private static volatile Hook hook = Hook.NONE;

  /** A call. */
  enum Call {
    OPEN,
    /** Of a directory, before each of its entries. */
    LIST_NEXT,
    MAKE_DIRECTORY,
    /** Of the file that is renamed. */
    RENAME,
    CHECKSUM
  }

  /** Hears of a call and may make it fail. */
  @FunctionalInterface
  interface Hook {
    Hook NONE = (call, path) -> {};

    void before(Call call, String path) throws IOException;
  }

  /** Sets the one hook there is; {@link Hook#NONE} takes it away. */
  static void hook(Hook next) {
    hook = next;
  }

  /** Sets the hook for what is renamed out of a run's staging folder alone. */
  static void beforeStagedRename(Hook next) {
    hook(
        (call, path) -> {
          if (call == Call.RENAME && path.contains("/staging/")) {
            next.before(call, path);
          }
        });
  }

  private static void tell(Call call, Path path) throws IOException {
    hook.before(call, path.toUri().getPath());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    tell(Call.OPEN, path);
    return super.open(path, bufferSize);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    RemoteIterator<FileStatus> entries = super.listStatusIterator(path);
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() throws IOException {
        return entries.hasNext();
      }

      @Override
      public FileStatus next() throws IOException {
        tell(Call.LIST_NEXT, path);
        return entries.next();
      }
    };
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    tell(Call.MAKE_DIRECTORY, path);
    return super.mkdirs(path, permission);
  }

  @Override
  public void rename(Path source, Path target, Options.Rename... options) throws IOException {
    tell(Call.RENAME, source);
    super.rename(source, target, options);
  }

  @Override
  public FileChecksum getFileChecksum(Path path) throws IOException {
    tell(Call.CHECKSUM, path);
    return super.getFileChecksum(path);
  }
}

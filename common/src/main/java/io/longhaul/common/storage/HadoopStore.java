package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * Any file system of Hadoop. On HDFS every call is one RPC (reading and writing blocks and listings
 * of more than a page aside).
 */
final class HadoopStore implements Store {
  private static final String COMPOSITE_CRC32C = "COMPOSITE-CRC32C";

  /** What HDFS gives for an empty file, whatever the checksum and combine mode. */
  private static final String NO_BLOCKS = "MD5-of-0MD5-of-0CRC32";

  /** Schemes whose servers decide themselves whether a file is there when it is created. */
  private static final Set<String> EXCLUSIVE =
      Set.of("hdfs", "webhdfs", "swebhdfs", "gs", "abfs", "abfss");

  private static final String REFUSED = "the file system refused without a reason";

  private final FileSystem fs;
  private final String root;

  /**
   * Takes over a file system, which nobody else uses.
   *
   * @param root scheme and authority
   */
  HadoopStore(FileSystem fs, String root) {
    this.fs = requireNonNull(fs, "fs is null");
    this.root = requireNonNull(root, "root is null");
  }

  /** Makes the client; talks to no server yet. */
  static HadoopStore connect(String root, StoreSpec spec) throws IOException {
    Configuration conf = HadoopSettings.of(spec.conf());
    try {
      return new HadoopStore(FileSystem.newInstance(URI.create(root + "/"), conf), root);
    } catch (UnsupportedFileSystemException e) {
      throw StoreUri.invalid(
          root, "no file system of this scheme: put its connector on the class path");
    } catch (IOException e) {
      throw StoreFailure.of("open", root, e);
    } catch (RuntimeException e) {
      throw explained(root, e);
    }
  }

  /** Hadoop hides what an operator can mend in runtime exceptions without types of their own. */
  private static RuntimeException explained(String root, RuntimeException e) {
    String remedy;
    if (e.getCause() instanceof UnknownHostException unknown) {
      remedy =
          "unknown host "
              + unknown.getMessage()
              + " (of a nameservice, give the dfs.nameservices settings by hadoop: or conf-dir: of"
              + " that side)";
    } else if (e.getCause() instanceof ClassNotFoundException missing) {
      remedy = missing.getMessage() + " (put it on the class path)";
    } else if (e.getCause() instanceof URISyntaxException syntax) {
      remedy = syntax.getReason() + " (host, nameservice or bucket are misspelt)";
    } else {
      return e;
    }
    String message = "Cannot open " + PrintableName.of(root) + ": " + remedy;
    return new JobException(ExitStatus.USAGE, message, e);
  }

  @Override
  public String describe(String path) {
    return root + path;
  }

  /** The path in Hadoop's terms, put together so that nothing in it is parsed. */
  private Path hadoop(String path) throws IOException {
    StorePath.checked(path);
    if (fs instanceof DistributedFileSystem && path.indexOf(':') >= 0) {
      throw new IOException(
          "Invalid path: " + PrintableName.of(describe(path)) + " (HDFS takes no : in names)");
    }
    return new Path(fs.getUri().getScheme(), fs.getUri().getAuthority(), path);
  }

  @Override
  public List<FileEntry> list(String directory) throws IOException {
    Path path = hadoop(directory);
    return StoreFailure.named(
        "list",
        describe(directory),
        () -> {
          List<FileEntry> entries = new ArrayList<>();
          RemoteIterator<FileStatus> statuses = fs.listStatusIterator(path);
          while (statuses.hasNext()) {
            FileStatus status = statuses.next();
            if (status.getPath().toUri().getPath().equals(directory)) {
              throw new NotDirectoryException(directory); // Hadoop lists a file as itself
            }
            entries.add(entry(status.getPath().getName(), status));
          }
          // HDFS sorts by UTF-8 bytes, which differs where there are surrogates.
          entries.sort(Comparator.comparing(FileEntry::name));
          return Collections.unmodifiableList(entries);
        });
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    return entry(StorePath.name(path), status(path));
  }

  private FileStatus status(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named("look at", describe(path), () -> fs.getFileLinkStatus(target));
  }

  private static FileEntry entry(String name, FileStatus status) {
    FileEntry.Kind kind = kind(status);
    return new FileEntry(
        name,
        kind,
        kind == FileEntry.Kind.FILE ? status.getLen() : 0,
        status.getModificationTime(),
        status.getPermission().toShort(),
        status.getOwner() == null ? "" : status.getOwner(),
        status.getGroup() == null ? "" : status.getGroup(),
        status.isEncrypted());
  }

  private static FileEntry.Kind kind(FileStatus status) {
    if (status.isSymlink()) {
      return FileEntry.Kind.LINK;
    }
    return status.isDirectory() ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE;
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path target = hadoop(path);
    try {
      return StoreFailure.named("open", describe(path), () -> fs.open(target));
    } catch (FileNotFoundException e) {
      // HDFS says so of a directory too, which is there.
      if (status(path).isDirectory()) {
        throw new IOException(e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public OutputStream create(String path, int permission) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named(
        "create",
        describe(path),
        () ->
            new HadoopOutput(
                fs.createFile(target)
                    .permission(FsPermission.createImmutable((short) permission))
                    .create()
                    .overwrite(false)
                    .build()));
  }

  @Override
  public boolean createsExclusively() {
    return fs instanceof DistributedFileSystem || EXCLUSIVE.contains(fs.getUri().getScheme());
  }

  @Override
  public void makeDirectories(String path, int permission) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "make directory",
        describe(path),
        () -> {
          if (!fs.mkdirs(target, FsPermission.createImmutable((short) permission))) {
            throw new IOException(REFUSED);
          }
        });
  }

  @Override
  public void makeDirectory(String path, int permission) throws IOException {
    Path target = hadoop(path);
    FsPermission bits = FsPermission.createImmutable((short) permission);
    StoreFailure.act(
        "make directory", describe(path), () -> HadoopDirectories.make(fs, target, bits));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = hadoop(from);
    Path target = hadoop(to);
    String what = describe(from) + " to " + describe(to);
    StoreFailure.act(
        "rename",
        what,
        () -> {
          if (fs instanceof DistributedFileSystem hdfs) {
            hdfs.rename(source, target, Options.Rename.OVERWRITE);
          } else {
            renameInSteps(source, target);
          }
        });
  }

  /** Without an atomic replace: what is at the target goes first, and only if it is a file. */
  private void renameInSteps(Path source, Path target) throws IOException {
    FileStatus moved = fs.getFileLinkStatus(source);
    try {
      FileStatus there = fs.getFileLinkStatus(target);
      // Many file systems would move into a directory that is there.
      if (there.isDirectory() || moved.isDirectory()) {
        throw new java.nio.file.FileAlreadyExistsException(target.toString());
      }
      fs.delete(target, false);
    } catch (FileNotFoundException e) {
      if (!fs.getFileLinkStatus(target.getParent()).isDirectory()) {
        throw new NotDirectoryException(target.getParent().toString());
      }
    }
    if (!fs.rename(source, target)) {
      throw new IOException(REFUSED);
    }
  }

  @Override
  public boolean replacesAtomically() {
    return fs instanceof DistributedFileSystem;
  }

  @Override
  public void delete(String path) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "delete",
        describe(path),
        () -> {
          if (path.equals(StorePath.ROOT)) {
            throw new IOException("it is the root");
          }
          if (!fs.delete(target, true) && isThere(target)) {
            throw new IOException(REFUSED);
          }
        });
  }

  @Override
  public boolean deleteIfEmpty(String directory) throws IOException {
    Path target = hadoop(directory);
    return StoreFailure.named(
        "delete", describe(directory), () -> HadoopDirectories.deleteIfEmpty(fs, target));
  }

  private boolean isThere(Path path) throws IOException {
    try {
      fs.getFileLinkStatus(path);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  @Override
  public void setModified(String path, long modified) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set time of",
        describe(path),
        () -> {
          fs.setTimes(target, modified, -1);
        });
  }

  @Override
  public void setPermission(String path, int permission) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set permission of",
        describe(path),
        () -> {
          fs.setPermission(target, FsPermission.createImmutable((short) permission));
        });
  }

  @Override
  public void setOwner(String path, String owner, String group) throws IOException {
    if (owner.isEmpty() && group.isEmpty()) {
      return;
    }
    Path target = hadoop(path);
    StoreFailure.act(
        "set owner of",
        describe(path),
        () -> {
          fs.setOwner(target, owner.isEmpty() ? null : owner, group.isEmpty() ? null : group);
        });
  }

  @Override
  public boolean isClosed(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named(
        "look at",
        describe(path),
        () -> !(fs instanceof DistributedFileSystem hdfs) || hdfs.isFileClosed(target));
  }

  @Override
  public boolean hasCompositeCrc() {
    return fs instanceof DistributedFileSystem
        || (fs.getUri().getScheme().equals("gs")
            && "CRC32C".equals(fs.getConf().get("fs.gs.checksum.type")));
  }

  @Override
  public OptionalLong compositeCrc(String path) throws IOException {
    Path target = hadoop(path);
    FileChecksum checksum =
        StoreFailure.named("ask checksum of", describe(path), () -> fs.getFileChecksum(target));
    if (checksum == null) {
      return OptionalLong.empty();
    }
    if (COMPOSITE_CRC32C.equals(checksum.getAlgorithmName())) {
      int crc = ByteBuffer.wrap(checksum.getBytes()).getInt();
      return OptionalLong.of(Integer.toUnsignedLong(crc));
    }
    if (fs instanceof DistributedFileSystem && NO_BLOCKS.equals(checksum.getAlgorithmName())) {
      return OptionalLong.of(0);
    }
    return OptionalLong.empty();
  }

  @Override
  public String identity(String path) throws IOException {
    FileStatus status = status(path);
    if (status instanceof HdfsFileStatus hdfs) {
      return hdfs.getFileId() + "-" + status.getModificationTime() + "-" + status.getLen();
    }
    return status instanceof EtagSource tagged && tagged.getEtag() != null ? tagged.getEtag() : "";
  }

  @Override
  public void close() throws IOException {
    fs.close();
  }
}

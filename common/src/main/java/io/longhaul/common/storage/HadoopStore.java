package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Any file system of Hadoop. On HDFS every call is one RPC (reading and writing blocks and listings
 * of more than a page aside).
 */
final class HadoopStore implements Store {
  /** Schemes whose servers decide themselves whether a file is there when it is created. */
  private static final Set<String> EXCLUSIVE =
      Set.of("hdfs", "webhdfs", "swebhdfs", "gs", "abfs", "abfss");

  private static final String REFUSED = "the file system refused without a reason";

  private final FileSystem fs;
  private final String root;
  private final HadoopContents contents;
  private final HadoopAttributes attributes;

  /**
   * Takes over a file system, which nobody else uses.
   *
   * @param root scheme and authority
   */
  HadoopStore(FileSystem fs, String root) {
    this.fs = requireNonNull(fs, "fs is null");
    this.root = requireNonNull(root, "root is null");
    this.contents = new HadoopContents(fs);
    this.attributes = new HadoopAttributes(fs);
  }

  /** Makes the client; talks to no server yet. */
  static HadoopStore connect(String root, StoreSpec spec) throws IOException {
    return new HadoopStore(HadoopClient.open(root, spec), root);
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
            entries.add(HadoopAttributes.entry(status.getPath().getName(), status));
          }
          // HDFS sorts by UTF-8 bytes, which differs where there are surrogates.
          entries.sort(Comparator.comparing(FileEntry::name));
          return Collections.unmodifiableList(entries);
        });
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    return HadoopAttributes.entry(StorePath.name(path), status(path));
  }

  private FileStatus status(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named("look at", describe(path), () -> fs.getFileLinkStatus(target));
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
  public OutputStream create(String path, Creation creation) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named(
        "create", describe(path), () -> new HadoopOutput(attributes.create(target, creation)));
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
    StoreFailure.act("set time of", describe(path), () -> fs.setTimes(target, modified, -1));
  }

  @Override
  public void setPermission(String path, int permission) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set permission of",
        describe(path),
        () -> fs.setPermission(target, FsPermission.createImmutable((short) permission)));
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
  public boolean hasAcls() {
    // Others may have them, but their listings don't tell of which entry.
    return fs instanceof DistributedFileSystem;
  }

  @Override
  public List<String> acl(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named("read ACL of", describe(path), () -> attributes.acl(target));
  }

  @Override
  public void setAcl(String path, int permission, List<String> acl) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set ACL of", describe(path), () -> attributes.setAcl(target, permission, acl));
  }

  @Override
  public boolean hasXattrs() throws IOException {
    return fs.hasPathCapability(hadoop(StorePath.ROOT), CommonPathCapabilities.FS_XATTRS);
  }

  @Override
  public Map<String, byte[]> xattrs(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named("read xattrs of", describe(path), () -> attributes.xattrs(target));
  }

  @Override
  public void setXattr(String path, String name, byte[] value) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set xattr " + name + " of",
        describe(path),
        () -> attributes.setXattr(target, name, value));
  }

  @Override
  public void removeXattr(String path, String name) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "remove xattr " + name + " of", describe(path), () -> fs.removeXAttr(target, name));
  }

  @Override
  public long freeSpace(String directory) throws IOException {
    Path target = hadoop(directory);
    return StoreFailure.named(
        "ask free space of", describe(directory), () -> contents.freeSpace(target));
  }

  @Override
  public boolean hasBlocks() {
    return fs instanceof DistributedFileSystem;
  }

  @Override
  public void setReplication(String path, int replication) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "set replication of",
        describe(path),
        () -> {
          if (!fs.setReplication(target, (short) replication)) {
            throw new IOException(REFUSED);
          }
        });
  }

  @Override
  public void inheritStoragePolicy(String path) throws IOException {
    Path target = hadoop(path);
    StoreFailure.act(
        "unset storage policy of", describe(path), () -> fs.unsetStoragePolicy(target));
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
    return contents.haveCompositeCrc();
  }

  @Override
  public OptionalLong compositeCrc(String path) throws IOException {
    Path target = hadoop(path);
    return StoreFailure.named(
        "ask checksum of", describe(path), () -> contents.compositeCrc(target));
  }

  @Override
  public String identity(String path) throws IOException {
    return HadoopContents.identity(status(path));
  }

  @Override
  public void close() throws IOException {
    fs.close();
  }
}

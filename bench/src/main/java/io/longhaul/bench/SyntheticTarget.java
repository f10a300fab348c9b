package io.longhaul.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A {@link SyntheticFileSystem} that has all files already, and takes those under names that start
 * with a dot, such as a copy's own: they lie in a directory of this machine. Public because Hadoop
 * makes it by reflection.
 */
public final class SyntheticTarget extends SyntheticFileSystem {
  static final String OWN = "fs.synthetic-target.own";
  static final String IMPLEMENTATION = "fs.synthetic-target.impl";

  private static final String SCHEME = "synthetic-target";

  private final RawLocalFileSystem local = new RawLocalFileSystem();
  private Path own;

  static String uri(int files) {
    return SCHEME + "://n" + files;
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    local.initialize(URI.create("file:///"), conf);
    own = new Path(URI.create("file://" + conf.get(OWN)));
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  private static boolean isOwn(Path path) {
    return path.toUri().getPath().contains("/.");
  }

  private Path local(Path path) {
    return new Path(own, path.toUri().getPath().substring(1));
  }

  private FileStatus shown(FileStatus status) throws IOException {
    String path = status.getPath().toUri().getPath().substring(own.toUri().getPath().length());
    FileStatus shown = new FileStatus(status);
    shown.setPath(new Path(getUri().toString() + path));
    return shown;
  }

  @Override
  public FileStatus[] listStatus(Path directory) throws IOException {
    if (!isOwn(directory)) {
      return super.listStatus(directory);
    }
    List<FileStatus> shown = new ArrayList<>();
    for (FileStatus status : local.listStatus(local(directory))) {
      shown.add(shown(status));
    }
    return shown.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return isOwn(path) ? shown(local.getFileStatus(local(path))) : super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return isOwn(path) ? local.open(local(path), buffer) : super.open(path, buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    if (!isOwn(path)) {
      return super.create(path, permission, overwrite, buffer, replication, block, progress);
    }
    return local.create(local(path), permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    boolean overwrite = flags.contains(CreateFlag.OVERWRITE);
    return create(path, permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (!isOwn(from) || !isOwn(to)) {
      return super.rename(from, to);
    }
    return local.mkdirs(local(to).getParent()) && local.rename(local(from), local(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return isOwn(path) ? local.delete(local(path), recursive) : super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    if (isOwn(path)) {
      return local.mkdirs(local(path), permission);
    }
    try {
      return getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return super.mkdirs(path, permission);
    }
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) throws IOException {
    if (isOwn(path)) {
      local.setTimes(local(path), modified, accessed);
    }
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    if (isOwn(path)) {
      local.setPermission(local(path), permission);
    }
  }
}

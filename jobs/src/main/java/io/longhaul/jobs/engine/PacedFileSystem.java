package io.longhaul.jobs.engine;

import io.longhaul.common.storage.Creation;
import io.longhaul.jobs.engine.PacedStore.Pace;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A store under a scheme of its own, {@code paced://name/path}, whose bytes wait for their turn on
 * the run's link, so that any MapReduce job is held to it. What the name stands for is in the
 * {@link PacedTicket} that the job's credentials hold: the store with its own settings, what of it
 * crosses the link, and where to ask.
 *
 * <p>Files that are written and then renamed are told to the driver with the CRC32C of their bytes.
 * What moves bytes in a way that can't be paced is refused, as is what no job has needed yet: the
 * store below does not know paths of this scheme. Public, since Hadoop makes it by its name.
 */
public final class PacedFileSystem extends FilterFileSystem {
  /** Of its URIs. */
  public static final String SCHEME = "paced";

  /** Names the class in a job's configuration. */
  public static final String IMPLEMENTATION = "fs." + SCHEME + ".impl";

  private record Written(long length, long crc) {}

  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private URI uri;
  private PacedStore store;
  private TaskLink link;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    PacedTicket ticket = PacedTicket.find(name.getAuthority(), conf);
    uri = URI.create(SCHEME + "://" + name.getAuthority());
    store = ticket.store();
    link = new TaskLink(name.getAuthority(), ticket);
    fs = store.store().openFileSystem();
    super.initialize(name, conf);
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  protected URI getCanonicalUri() {
    return uri;
  }

  @Override
  protected URI canonicalizeUri(URI other) {
    return other;
  }

  @Override
  protected void checkPath(Path path) {
    URI other = path.toUri();
    boolean ours =
        SCHEME.equals(other.getScheme())
            && uri.getAuthority().equalsIgnoreCase(other.getAuthority());
    boolean same = other.getScheme() == null || ours;
    if (!same) {
      throw new IllegalArgumentException("Wrong FS: " + path + " (want " + uri + ")");
    }
  }

  @Override
  public Path makeQualified(Path path) {
    checkPath(path);
    return path.makeQualified(uri, getWorkingDirectory());
  }

  /** The path in the store's own terms. */
  private Path inner(Path path) {
    String whole = makeQualified(path).toUri().getPath();
    return new Path(fs.getUri().getScheme(), fs.getUri().getAuthority(), whole);
  }

  private Path outer(Path path) {
    return new Path(SCHEME, uri.getAuthority(), path.toUri().getPath());
  }

  private FileStatus outer(FileStatus status) throws IOException {
    FileStatus copy = new FileStatus(status);
    copy.setPath(outer(status.getPath()));
    return copy;
  }

  @Override
  public Path resolvePath(Path path) throws IOException {
    return outer(fs.resolvePath(inner(path)));
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(SCHEME, uri.getAuthority(), "/");
  }

  @Override
  protected Path getInitialWorkingDirectory() {
    return getWorkingDirectory();
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    throw new UnsupportedOperationException("Paths of " + uri + " are absolute");
  }

  @Override
  public Path getHomeDirectory() {
    return outer(fs.getHomeDirectory());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (link.isDraining()) {
      // No IOException: a job that goes on after a file it can't read would begin the next one.
      throw new IllegalStateException("Nothing new is begun: the run's time is up");
    }
    Path file = inner(path);
    try {
      FSDataInputStream in = fs.open(file, bufferSize);
      if (store.pace() != Pace.READS) {
        return in;
      }
      long length =
          in instanceof HdfsDataInputStream hdfs
              ? hdfs.getVisibleLength()
              : fs.getFileStatus(file).getLen();
      return new FSDataInputStream(new PacedInput(in, link, length));
    } catch (IOException e) {
      link.trouble(file.toUri().getPath(), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public FutureDataInputStreamBuilder openFile(Path path) {
    return createDataInputStreamBuilder(this, path);
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    return CompletableFuture.completedFuture(open(path, parameters.getBufferSize()));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    EnumSet<CreateFlag> flags =
        overwrite
            ? EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE)
            : EnumSet.of(CreateFlag.CREATE);
    return create(path, permission, flags, bufferSize, replication, blockSize, progress, null);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      Options.ChecksumOpt checksum)
      throws IOException {
    Path file = inner(path);
    return paced(
        file,
        () ->
            store.creation().isPresent()
                ? create(store.creation().get(), file)
                : fs.create(
                    file,
                    permission,
                    flags,
                    bufferSize,
                    replication,
                    blockSize,
                    progress,
                    checksum));
  }

  private FSDataOutputStream create(Creation creation, Path file) throws IOException {
    try {
      return creation.create(fs, file);
    } catch (FileAlreadyExistsException e) {
      // What an earlier try left under the name.
      fs.delete(file, false);
      return creation.create(fs, file);
    }
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    Path file = inner(path);
    return paced(
        file,
        () ->
            fs.createNonRecursive(
                file, permission, flags, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return createDataOutputStreamBuilder(this, path).create().overwrite(true);
  }

  /** What gives a stream of the store. */
  @FunctionalInterface
  private interface Creating {
    FSDataOutputStream create() throws IOException;
  }

  private FSDataOutputStream paced(Path file, Creating creating) throws IOException {
    String path = file.toUri().getPath();
    written.remove(path);
    try {
      PacedOutput out =
          new PacedOutput(
              creating.create(),
              store.pace() == Pace.WRITES ? link::acquire : bytes -> {},
              (length, crc) -> written.put(path, new Written(length, crc)));
      return new FSDataOutputStream(out, statistics);
    } catch (IOException e) {
      link.trouble(path, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    Path file = inner(to);
    String old = inner(from).toUri().getPath();
    boolean renamed = fs.rename(inner(from), file);
    Optional<Written> complete = Optional.ofNullable(written.remove(old));
    if (renamed && complete.isPresent()) {
      // If the driver can't be told the file counts as not copied; it is at its place all the same.
      link.moved(file.toUri().getPath(), complete.get().length(), complete.get().crc());
    }
    return renamed;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    written.remove(inner(path).toUri().getPath());
    return fs.delete(inner(path), recursive);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return outer(fs.getFileStatus(inner(path)));
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return outer(fs.getFileLinkStatus(inner(path)));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] statuses = fs.listStatus(inner(path));
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] = outer(statuses[i]);
    }
    return statuses;
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return RemoteIterators.mappingRemoteIterator(fs.listStatusIterator(inner(path)), this::outer);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
    return RemoteIterators.mappingRemoteIterator(
        fs.listLocatedStatus(inner(path)),
        status -> new LocatedFileStatus(outer(status), status.getBlockLocations()));
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    return fs.getFileBlockLocations(inner(file.getPath()), start, length);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    return fs.mkdirs(inner(path));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return fs.mkdirs(inner(path), permission);
  }

  @Override
  public FileChecksum getFileChecksum(Path path) throws IOException {
    return fs.getFileChecksum(inner(path));
  }

  @Override
  public FileChecksum getFileChecksum(Path path, long length) throws IOException {
    return fs.getFileChecksum(inner(path), length);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    fs.setPermission(inner(path), permission);
  }

  @Override
  public void setOwner(Path path, String owner, String group) throws IOException {
    fs.setOwner(inner(path), owner, group);
  }

  @Override
  public void setTimes(Path path, long modified, long read) throws IOException {
    fs.setTimes(inner(path), modified, read);
  }

  @Override
  public boolean setReplication(Path path, short replication) throws IOException {
    return fs.setReplication(inner(path), replication);
  }

  @Override
  public long getDefaultBlockSize(Path path) {
    return fs.getDefaultBlockSize(inner(path));
  }

  @Override
  public short getDefaultReplication(Path path) {
    return fs.getDefaultReplication(inner(path));
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return fs.hasPathCapability(inner(path), capability);
  }

  @Override
  public void close() throws IOException {
    link.close();
    super.close();
  }
}

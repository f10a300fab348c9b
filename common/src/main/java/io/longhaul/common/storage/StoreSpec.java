package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * How to reach one file system of one side; small and serializable, so that tasks open stores of
 * their own.
 *
 * @param root scheme and authority, such as {@code hdfs://a:8020} or {@code file://}
 * @param conf Hadoop settings of that side only, secrets resolved; never printed
 */
public record StoreSpec(String root, Map<String, String> conf) implements Serializable {
  public StoreSpec {
    requireNonNull(root, "root is null");
    conf = new TreeMap<>(conf);
  }

  /**
   * The store that a URI lies on. {@code file:///x}, {@code file:/x} and {@code /x} are the local
   * one, whatever {@code fs.defaultFS} is; {@code hdfs:///x} takes its authority from there.
   *
   * @param hadoop settings of the side, which win over those of its files
   * @param confDir directory with {@code core-site.xml}, {@code hdfs-site.xml} or both; read here,
   *     so that tasks need no such directory
   * @throws io.longhaul.common.job.JobException usage, when the URI or the directory is no good
   */
  public static StoreSpec of(String uri, Map<String, String> hadoop, Optional<Path> confDir) {
    StoreUri parsed = StoreUri.parse(uri);
    Map<String, String> conf = new TreeMap<>();
    confDir.ifPresent(directory -> conf.putAll(HadoopSettings.read(directory)));
    conf.putAll(hadoop);
    return new StoreSpec(HadoopSettings.located(uri, parsed, conf).root(), conf);
  }

  /**
   * The path part of a URI on this store, as {@link Store} wants it: repeated and trailing slashes
   * dropped, nothing decoded.
   *
   * @throws io.longhaul.common.job.JobException usage, when the URI is no good or on another store
   */
  public String path(String uri) {
    StoreUri parsed = HadoopSettings.located(uri, StoreUri.parse(uri), conf);
    if (!parsed.root().equals(root)) {
      throw StoreUri.invalid(uri, "must be on " + root);
    }
    return parsed.path();
  }

  /**
   * The same store with a bound on what each file's writer has sent and not yet got confirmed, so
   * that a paced link holds no long queue. HDFS fixes it per client, not per file, in packets of 64
   * KiB, at least one; other stores know no such bound. A value that the side's settings have
   * stays.
   */
  public StoreSpec withUnconfirmedBytes(long bytes) {
    Map<String, String> bounded = new TreeMap<>(conf);
    bounded.putIfAbsent(
        HadoopSettings.PACKETS_IN_FLIGHT,
        Long.toString(Math.min(80, Math.max(1, bytes / HadoopSettings.PACKET_BYTES))));
    return new StoreSpec(root, bounded);
  }

  /**
   * Opens a store of its own, sharing no cached Hadoop file system. Hadoop connects at the first
   * call only: a cluster that is down shows there.
   *
   * @throws io.longhaul.common.job.JobException usage, when no file system is known for the scheme
   *     or the host or nameservice can't be resolved
   */
  public Store open() throws IOException {
    StoreUri uri = StoreUri.parse(root);
    return uri.isLocal() ? new LocalStore() : HadoopStore.connect(uri.root(), this);
  }

  /**
   * Opens the same as a file system of Hadoop's, for what takes nothing else; the caller's own to
   * close. A local one is Hadoop's plain one: no checksum files.
   *
   * @throws io.longhaul.common.job.JobException as {@link #open()}
   */
  public FileSystem openFileSystem() throws IOException {
    StoreUri uri = StoreUri.parse(root);
    if (!uri.isLocal()) {
      return HadoopClient.open(uri.root(), this);
    }
    FileSystem local = new RawLocalFileSystem();
    local.initialize(FsConstants.LOCAL_FS_URI, HadoopSettings.of(conf));
    return local;
  }

  @Override
  public String toString() {
    return root;
  }
}

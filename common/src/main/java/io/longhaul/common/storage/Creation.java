package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a file is created. All but the permission is for stores that have blocks ({@link
 * Store#hasBlocks()}); others ignore it.
 *
 * @param permission the lower nine mode bits, set whatever the umask
 * @param replication copies of each block; 0 for the store's default
 * @param blockSize bytes; 0 for the store's default
 * @param erasureCoding name of the policy, the empty string for replication; absent: as the
 *     directory has it
 * @param storagePolicy number of the policy to place blocks by, 0 for the store's default; absent:
 *     as the directory has it
 */
public record Creation(
    int permission,
    int replication,
    long blockSize,
    Optional<String> erasureCoding,
    OptionalInt storagePolicy) {

  public Creation {
    requireNonNull(erasureCoding, "erasureCoding is null");
    requireNonNull(storagePolicy, "storagePolicy is null");
  }

  /** As the directory and the store have it. */
  public static Creation plain(int permission) {
    return new Creation(permission, 0, 0, Optional.empty(), OptionalInt.empty());
  }

  /** Whether it is made as any other file in its directory. */
  public boolean isPlain() {
    return equals(plain(permission));
  }

  /** Creates a file that is not there yet, on a file system of Hadoop's. */
  public FSDataOutputStream create(FileSystem fs, Path path) throws IOException {
    return new HadoopAttributes(fs).create(path, this);
  }
}

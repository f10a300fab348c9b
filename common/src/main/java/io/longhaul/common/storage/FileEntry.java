package io.longhaul.common.storage;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One entry of a listing.
 *
 * @param name last component of the path, as the store gives it; the empty string for a root
 * @param length bytes; 0 for what is no file
 * @param modified milliseconds since the epoch, UTC
 * @param permission the lower twelve mode bits (sticky bit included)
 * @param owner user name; empty where the store has none
 * @param group group name; empty where the store has none
 * @param encrypted whether the file lies in an encryption zone, so that the store's checksums are
 *     of the ciphertext
 * @param traits what HDFS alone has
 */
public record FileEntry(
    String name,
    Kind kind,
    long length,
    long modified,
    int permission,
    String owner,
    String group,
    boolean encrypted,
    Traits traits)
    implements Serializable {

  /** What an entry is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link, never followed. */
    LINK,
    /** Neither of the others: a device, socket or pipe, or an entry whose name can't be decoded. */
    OTHER
  }

  public FileEntry {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(group, "group is null");
    requireNonNull(traits, "traits is null");
  }

  /** The same with other traits. */
  public FileEntry with(Traits others) {
    return new FileEntry(name, kind, length, modified, permission, owner, group, encrypted, others);
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }
}

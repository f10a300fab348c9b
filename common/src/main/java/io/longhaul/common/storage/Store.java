package io.longhaul.common.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One file system of one side. Thread-safe.
 *
 * <p>Paths are absolute, of components joined by one {@code /}, without a trailing one ({@code /}
 * itself is the root), never URIs and never patterns: every character but {@code /} and NUL may
 * stand in a component. A path of another shape, or with a component {@code .} or {@code ..}, is a
 * bug of the caller ({@link IllegalArgumentException}); a name that the store can't hold (a lone
 * surrogate, a colon on HDFS) is an {@link IOException} of that one call.
 *
 * <p>Whatever fails says {@code Cannot <verb> <URI>: <reason>} in one line, control characters
 * escaped, by one of these:
 *
 * <ul>
 *   <li>{@link java.io.FileNotFoundException}: the path, or the parent that the call needs, does
 *       not exist. No other error ever reads as "not there"; a path below a file may give this or
 *       another.
 *   <li>{@link java.nio.file.NotDirectoryException}, {@link
 *       java.nio.file.FileAlreadyExistsException} and {@link java.nio.file.AccessDeniedException}:
 *       what they say
 *   <li>{@link java.io.InterruptedIOException} or {@link
 *       java.nio.channels.ClosedByInterruptException}: the thread was interrupted
 *   <li>any other {@link IOException}: the world failed
 * </ul>
 */
public interface Store extends Closeable {
  /** The path as a full URI text, nothing encoded or escaped, for messages and reports. */
  String describe(String path);

  /**
   * The entries of a directory, sorted by name in code-unit order: all of them, or an error. A link
   * at {@code directory} itself is followed, so that an operator may name one as the root; those
   * below it show as {@link FileEntry.Kind#LINK}.
   *
   * @throws java.io.FileNotFoundException when {@code directory} does not exist
   * @throws java.nio.file.NotDirectoryException when it is a file
   */
  List<FileEntry> list(String directory) throws IOException;

  /** The entry at a path, links not followed; its name is the last component. */
  FileEntry entry(String path) throws IOException;

  /** Opens a file for reading from its first byte; of a directory this call or a read fails. */
  InputStream open(String path) throws IOException;

  /**
   * Creates a file that must not exist, in a directory that does. Once its stream is closed in
   * order the content survives a crash; a file whose stream was not is incomplete, whatever length
   * the store shows.
   *
   * @throws java.nio.file.FileAlreadyExistsException when something is there. One of several
   *     callers wins where the store can tell ({@link #createsExclusively()})
   */
  OutputStream create(String path, Creation creation) throws IOException;

  /** Creates a file as the directory and the store have it, with the lower nine mode bits. */
  default OutputStream create(String path, int permission) throws IOException {
    return create(path, Creation.plain(permission));
  }

  /** Whether of several that {@link #create} the same file at once exactly one succeeds. */
  boolean createsExclusively();

  /**
   * Makes a directory and its missing parents; an existing one is left as it is.
   *
   * @param permission the lower nine mode bits of each directory that is made, set whatever the
   *     umask; the upper three take a {@link #setPermission} (HDFS drops them here)
   */
  void makeDirectories(String path, int permission) throws IOException;

  /**
   * Makes one directory in a parent that exists: a place that somebody took away does not come
   * back. An existing one is left as it is.
   *
   * @param permission as in {@link #makeDirectories}
   * @throws java.io.FileNotFoundException when the parent does not exist
   */
  void makeDirectory(String path, int permission) throws IOException;

  /**
   * Renames a file or directory. An existing file at {@code to} is replaced by a file, in one step
   * where the store has it ({@link #replacesAtomically()}); where it has not, it is deleted first.
   * An empty directory at {@code to} may give way to a directory. All else that is there, and a
   * missing parent, fails and leaves both as they were.
   */
  void rename(String from, String to) throws IOException;

  /** Whether a {@link #rename} onto an existing file leaves no moment without one. */
  boolean replacesAtomically();

  /**
   * Deletes a file, a link (never what it points to) or a whole directory, past any trash; what is
   * not there is left alone. A directory may be half deleted when this fails. The root is refused.
   */
  void delete(String path) throws IOException;

  /**
   * Deletes a directory that holds nothing; one that is not there is left alone.
   *
   * @return false of a directory that holds something, which is left as it is
   * @throws java.nio.file.NotDirectoryException when it is none
   */
  boolean deleteIfEmpty(String directory) throws IOException;

  /** Sets the modification time, in milliseconds since the epoch. */
  void setModified(String path, long modified) throws IOException;

  /**
   * Sets the mode bits; HDFS has the sticky bit of the upper three. On {@code file://} a change of
   * owner may clear setuid and setgid: set the owner first.
   */
  void setPermission(String path, int permission) throws IOException;

  /** Sets owner and group by name; an empty string leaves that one as it is. */
  void setOwner(String path, String owner, String group) throws IOException;

  /** Whether this store has access control lists, and listings that tell of them. */
  boolean hasAcls();

  /**
   * The access control list, each entry as {@code [default:]user|group|mask|other:name:rwx},
   * sorted, without those that the mode bits tell; empty where there is none. {@link Traits#acl()}
   * tells without a call that there is one.
   */
  List<String> acl(String path) throws IOException;

  /**
   * Sets the access control list, or takes it away when {@code acl} is empty; mode bits change
   * along with it: set them after.
   *
   * @param permission of which the lower nine bits fill in what {@code acl} does not hold
   */
  void setAcl(String path, int permission, List<String> acl) throws IOException;

  /** Whether this store knows extended attributes; the place at hand may still refuse them. */
  boolean hasXattrs() throws IOException;

  /**
   * The extended attributes that the user may see, by name in order, the namespace in front: {@code
   * user.}, and on HDFS for a superuser {@code trusted.} and {@code security.}.
   */
  Map<String, byte[]> xattrs(String path) throws IOException;

  /** Sets an extended attribute, in place of an older value. */
  void setXattr(String path, String name, byte[] value) throws IOException;

  /** Takes away an extended attribute that is there. */
  void removeXattr(String path, String name) throws IOException;

  /**
   * How many bytes of new files fit in where a directory lies, as far as the store tells: copies of
   * blocks are counted, quotas are not. Of a store without an end a number beyond any warehouse.
   */
  long freeSpace(String directory) throws IOException;

  /** Whether files have blocks: a replication, a block size, a storage and a coding policy. */
  boolean hasBlocks();

  /** Sets how many copies of each block a file has. */
  void setReplication(String path, int replication) throws IOException;

  /**
   * Takes a file's own storage policy away, so that from now on the directories above it say which
   * one is in force; its blocks stay where they are.
   */
  void inheritStoragePolicy(String path) throws IOException;

  /** Whether no writer has the file open; true on stores that can't tell. */
  boolean isClosed(String path) throws IOException;

  /** Whether files of this store have a composite CRC32C that costs no read of their bytes. */
  boolean hasCompositeCrc();

  /**
   * The CRC32C of the file's content as the store's own checksums give it, unsigned in the low 32
   * bits; empty when the store has none of this kind for the file (no checksums, or CRC32). Of an
   * encrypted file it is that of the ciphertext: ask {@link FileEntry#encrypted()} first.
   */
  OptionalLong compositeCrc(String path) throws IOException;

  /**
   * Tells apart two contents of the same path that length and time may not: made of inode and
   * change time, the HDFS file id, or an ETag. Other strings may also come from changed attributes
   * or a rename; equal ones say nothing where the store has none (empty).
   */
  String identity(String path) throws IOException;
}

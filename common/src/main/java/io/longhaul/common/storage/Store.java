package io.longhaul.common.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * One file system of one side. Paths are absolute, of components joined by {@code /}, never URIs
 * and never patterns: every character but {@code /} and NUL may stand in a component. Thread-safe.
 *
 * <p>A path that does not exist gives {@link java.io.FileNotFoundException} (or {@link
 * java.nio.file.NoSuchFileException}, turned into it); no error ever reads as "not there".
 */
public interface Store extends Closeable {
  /** The path as a full URI text, for messages and reports. */
  String describe(String path);

  /**
   * The entries of a directory, sorted by name in code-unit order.
   *
   * @throws java.io.FileNotFoundException when {@code directory} does not exist
   * @throws java.nio.file.NotDirectoryException when it is a file
   */
  List<FileEntry> list(String directory) throws IOException;

  /** The entry at a path, links not followed; its name is the last component. */
  FileEntry entry(String path) throws IOException;

  /** Opens a file for reading from its first byte. */
  InputStream open(String path) throws IOException;

  /**
   * Creates a file that must not exist, in a directory that does. A file whose stream was not
   * closed in order is not complete.
   *
   * @param permission mode bits, set whatever the umask
   */
  OutputStream create(String path, int permission) throws IOException;

  /** Makes a directory and its missing parents; an existing one is left as it is. */
  void makeDirectories(String path, int permission) throws IOException;

  /**
   * Renames a file or directory. An existing file at {@code to} is replaced in one step where the
   * store has it ({@link #replacesAtomically()}).
   */
  void rename(String from, String to) throws IOException;

  /** Whether a {@link #rename} onto an existing file leaves no moment without one. */
  boolean replacesAtomically();

  /** Deletes a file or a whole directory; what is not there is left alone. */
  void delete(String path) throws IOException;

  void setModified(String path, long modified) throws IOException;

  void setPermission(String path, int permission) throws IOException;

  /** Sets owner and group; an empty string leaves that one as it is. */
  void setOwner(String path, String owner, String group) throws IOException;

  /** Whether no writer has the file open; true on stores that can't tell. */
  boolean isClosed(String path) throws IOException;

  /** Whether files of this store have a composite CRC32C that costs no read of their bytes. */
  boolean hasCompositeCrc();

  /**
   * The CRC32C of the file's content as the store's own checksums give it, unsigned in the low 32
   * bits; empty when the store has none of this kind for the file.
   */
  OptionalLong compositeCrc(String path) throws IOException;

  /**
   * Tells apart two contents of the same path that length and time may not: the inode and change
   * time, the HDFS file id, an ETag. Equal strings say nothing where the store has none (empty).
   */
  String identity(String path) throws IOException;
}

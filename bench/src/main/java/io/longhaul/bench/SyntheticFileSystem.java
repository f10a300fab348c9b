package io.longhaul.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MD5MD5CRC32CastagnoliFileChecksum;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.io.MD5Hash;
import org.apache.hadoop.util.Progressable;

/**
 * A warehouse that can be listed and nothing else, of as many files as the URI's host says: {@code
 * synthetic://n1000000/}. Its root holds {@code data}, that {@code part-00000} and so on, each with
 * up to a thousand files. Listing costs next to nothing, so a plan's own cost shows. Public because
 * Hadoop makes it by reflection.
 */
public class SyntheticFileSystem extends FileSystem {
  static final String IMPLEMENTATION = "fs.synthetic.impl";

  private static final String SCHEME = "synthetic";
  private static final int FILES_EACH = 1000;
  private static final String DATA = "/" + Workload.DATASET;
  private static final String PART = DATA + "/part-";
  private static final long MODIFIED = 1_700_000_000_000L;
  private static final long BLOCK = 128L << 20;

  private URI uri;
  private int files;

  static String uri(int files) {
    return SCHEME + "://n" + files;
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    uri = URI.create(getScheme() + "://" + name.getAuthority());
    files = Integer.parseInt(name.getAuthority().substring(1));
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
  public FileStatus[] listStatus(Path directory) throws IOException {
    String path = text(directory);
    if (path.equals("/")) {
      return new FileStatus[] {directory(DATA)};
    }
    if (path.equals(DATA)) {
      FileStatus[] parts = new FileStatus[(files + FILES_EACH - 1) / FILES_EACH];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = directory(String.format(PART + "%05d", part));
      }
      return parts;
    }
    int first = part(path) * FILES_EACH;
    FileStatus[] entries = new FileStatus[Math.min(FILES_EACH, files - first)];
    for (int file = 0; file < entries.length; file++) {
      entries[file] = file(path, first + file);
    }
    return entries;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String text = text(path);
    if (text.equals("/") || text.equals(DATA)) {
      return directory(text);
    }
    int slash = text.lastIndexOf('/');
    if (slash == DATA.length()) {
      part(text);
      return directory(text);
    }
    String parent = slash < 0 ? "" : text.substring(0, slash);
    if (text.matches(PART + "\\d{5}/file-\\d{8}\\.parquet")) {
      int number = Integer.parseInt(text.substring(text.length() - 16, text.length() - 8));
      if (number < files && number / FILES_EACH == part(parent)) {
        return file(parent, number);
      }
    }
    throw new FileNotFoundException("Cannot find " + path);
  }

  /** By the file's name, as if of its bytes: the same at both sides of a copy. */
  @Override
  public FileChecksum getFileChecksum(Path path, long length) {
    MD5Hash digest = MD5Hash.digest(path.getName());
    return new MD5MD5CRC32CastagnoliFileChecksum(512, 1, digest);
  }

  private static String text(Path path) {
    return path.toUri().getPath();
  }

  /** The number of a part that exists. */
  private int part(String path) throws FileNotFoundException {
    if (path.matches(PART + "\\d{5}")) {
      int part = Integer.parseInt(path.substring(PART.length()));
      if (part * FILES_EACH < files) {
        return part;
      }
    }
    throw new FileNotFoundException("Cannot find " + uri + path);
  }

  private FileStatus directory(String path) {
    return new FileStatus(
        0, true, 0, 0, MODIFIED, MODIFIED, new FsPermission((short) 0755), "", "", at(path));
  }

  /** Sizes from a few bytes to a few hundred MiB, spread by the number's bits. */
  private FileStatus file(String parent, int number) {
    long length = (number * 0x9E3779B97F4A7C15L) >>> (35 + number % 16);
    return new FileStatus(
        length,
        false,
        1,
        BLOCK,
        MODIFIED + number,
        MODIFIED,
        new FsPermission((short) 0644),
        "",
        "",
        at(parent + String.format("/file-%08d.parquet", number)));
  }

  private Path at(String path) {
    return new Path(uri.toString() + path);
  }

  @Override
  public Path getWorkingDirectory() {
    return at("/");
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    throw new UnsupportedOperationException("Cannot change directory to " + directory);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    throw listingOnly("open", path);
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
    throw listingOnly("create", path);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress)
      throws IOException {
    throw listingOnly("append to", path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw listingOnly("rename", from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw listingOnly("delete", path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw listingOnly("make directory", path);
  }

  private static IOException listingOnly(String verb, Path path) {
    return new IOException("Cannot " + verb + " " + path + ": it can only be listed");
  }
}

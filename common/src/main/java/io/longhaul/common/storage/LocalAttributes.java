package io.longhaul.common.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Attributes of local files, links not followed when they are read. Thread-safe. */
final class LocalAttributes {
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int TYPE_LINK = 0120000;
  private static final int PERMISSION_MASK = 07777;

  /** What is made starts closed to others: its real mode, past the umask, is set right after. */
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** As {@link #OWNER_ONLY}, of a directory. */
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final String USER = "user.";
  private static final String BASIC = "unix:mode,size,lastModifiedTime,uid,gid";

  // The JDK asks the name service for each file anew; a listing of many has few owners.
  private final Map<Integer, String> users = new ConcurrentHashMap<>();
  private final Map<Integer, String> groups = new ConcurrentHashMap<>();

  /** The entry at a path. */
  FileEntry entry(Path path) throws IOException {
    Map<String, Object> read = Files.readAttributes(path, BASIC, NOFOLLOW_LINKS);
    if (!users.containsKey((Integer) read.get("uid"))
        || !groups.containsKey((Integer) read.get("gid"))) {
      // Numbers and names in one look, so that a file replaced meanwhile can't mix them up.
      read = Files.readAttributes(path, BASIC + ",owner,group", NOFOLLOW_LINKS);
      users.put((Integer) read.get("uid"), ((UserPrincipal) read.get("owner")).getName());
      groups.put((Integer) read.get("gid"), ((GroupPrincipal) read.get("group")).getName());
    }
    int mode = (Integer) read.get("mode");
    boolean readable = isReadable(path);
    FileEntry.Kind kind = readable ? kind(mode) : FileEntry.Kind.OTHER;
    return new FileEntry(
        readable ? name(path) : encodedName(path),
        kind,
        kind == FileEntry.Kind.FILE ? (Long) read.get("size") : 0,
        ((FileTime) read.get("lastModifiedTime")).toMillis(),
        mode & PERMISSION_MASK,
        users.get((Integer) read.get("uid")),
        groups.get((Integer) read.get("gid")),
        false,
        Traits.NONE);
  }

  private static FileEntry.Kind kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case TYPE_FILE -> FileEntry.Kind.FILE;
      case TYPE_DIRECTORY -> FileEntry.Kind.DIRECTORY;
      case TYPE_LINK -> FileEntry.Kind.LINK;
      default -> FileEntry.Kind.OTHER;
    };
  }

  /** Whether the name's text leads back to the file: not so when its bytes can't be decoded. */
  private static boolean isReadable(Path path) {
    if (path.getFileName() == null) {
      return true; // the root
    }
    try {
      return path.resolveSibling(name(path)).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  /** The name with each byte that is not plain ASCII as {@code %XX}. */
  private static String encodedName(Path path) {
    String uri = path.toUri().getRawPath();
    return StorePath.name(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
  }

  /** What changes with the content: inode, change time, size. */
  static String identity(Path path) throws IOException {
    Map<String, Object> read = Files.readAttributes(path, "unix:ino,ctime,size", NOFOLLOW_LINKS);
    return read.get("ino") + "-" + read.get("ctime") + "-" + read.get("size");
  }

  /** Sets all twelve mode bits. */
  static void setMode(Path path, int permission) throws IOException {
    Files.setAttribute(path, "unix:mode", permission & PERMISSION_MASK);
  }

  /** Sets owner and group where they are not empty. */
  static void setOwner(Path path, String owner, String group) throws IOException {
    UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    try {
      if (!owner.isEmpty()) {
        view.setOwner(names.lookupPrincipalByName(owner));
      }
      if (!group.isEmpty()) {
        view.setGroup(names.lookupPrincipalByGroupName(group));
      }
    } catch (UserPrincipalNotFoundException e) {
      String unknown = "no user or group " + e.getName() + " on this machine";
      throw new FileSystemException(path.toString(), null, unknown);
    }
  }

  /** The user's own attributes, under the names that HDFS gives them; others java.nio can't see. */
  static Map<String, byte[]> xattrs(Path path) throws IOException {
    UserDefinedFileAttributeView view = userView(path);
    Map<String, byte[]> xattrs = new TreeMap<>();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      xattrs.put(USER + name, Arrays.copyOf(value.array(), value.position()));
    }
    return xattrs;
  }

  /** Sets an attribute of the user's namespace. */
  static void setXattr(Path path, String name, byte[] value) throws IOException {
    userView(path).write(userName(path, name), ByteBuffer.wrap(value));
  }

  static void removeXattr(Path path, String name) throws IOException {
    userView(path).delete(userName(path, name));
  }

  private static String userName(Path path, String name) throws IOException {
    if (!name.startsWith(USER)) {
      String why = "only names that begin with " + USER + " can be set on file://";
      throw new FileSystemException(path.toString(), null, why);
    }
    return name.substring(USER.length());
  }

  private static UserDefinedFileAttributeView userView(Path path) {
    return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
  }
}

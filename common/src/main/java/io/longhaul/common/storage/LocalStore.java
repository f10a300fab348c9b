package io.longhaul.common.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The file system of this machine, by java.nio alone: Hadoop's own forks a process per attribute
 * and keeps checksums in hidden files that go stale. Needs a Unix file system.
 */
final class LocalStore implements Store {
  static final String URI = "file://";

  private final LocalAttributes attributes = new LocalAttributes();

  @Override
  public String describe(String path) {
    return URI + path;
  }

  @Override
  public List<FileEntry> list(String directory) throws IOException {
    Path path = StorePath.local(directory);
    return StoreFailure.named(
        "list",
        describe(directory),
        () -> {
          List<FileEntry> entries = new ArrayList<>();
          for (Path child : children(path)) {
            try {
              entries.add(attributes.entry(child));
            } catch (NoSuchFileException e) {
              // Deleted since its name was read: as if it had been a moment earlier.
              continue;
            }
          }
          entries.sort(Comparator.comparing(FileEntry::name));
          return Collections.unmodifiableList(entries);
        });
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      names.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    Path local = StorePath.local(path);
    return StoreFailure.named("look at", describe(path), () -> attributes.entry(local));
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path local = StorePath.local(path);
    return StoreFailure.named(
        "open", describe(path), () -> Files.newInputStream(local, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public OutputStream create(String path, Creation creation) throws IOException {
    Path local = StorePath.local(path);
    return StoreFailure.named(
        "create",
        describe(path),
        () -> {
          FileChannel channel =
              FileChannel.open(
                  local,
                  Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                  LocalAttributes.OWNER_ONLY);
          try {
            LocalAttributes.setMode(local, creation.permission() & 0777);
          } catch (IOException e) {
            channel.close();
            throw e;
          }
          return new BufferedOutputStream(new SyncedOutput(channel));
        });
  }

  @Override
  public boolean createsExclusively() {
    return true;
  }

  @Override
  public void makeDirectories(String path, int permission) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "make directory",
        describe(path),
        () -> {
          Deque<Path> missing = new ArrayDeque<>();
          Path ancestor = local;
          while (ancestor != null && !Files.isDirectory(ancestor)) {
            missing.push(ancestor);
            ancestor = ancestor.getParent();
          }
          for (Path directory : missing) {
            makeDirectory(directory, permission);
          }
        });
  }

  @Override
  public void makeDirectory(String path, int permission) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act("make directory", describe(path), () -> makeDirectory(local, permission));
  }

  private static void makeDirectory(Path directory, int permission) throws IOException {
    try {
      Files.createDirectory(directory, LocalAttributes.OWNER_ONLY_DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(directory)) {
        return; // made by another in the meantime
      }
      throw e;
    }
    LocalAttributes.setMode(directory, permission & 0777);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = StorePath.local(from);
    Path target = StorePath.local(to);
    StoreFailure.named(
        "rename",
        describe(from) + " to " + describe(to),
        () -> Files.move(source, target, StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public boolean replacesAtomically() {
    return true;
  }

  @Override
  public void delete(String path) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "delete",
        describe(path),
        () -> {
          LocalDelete.of(local);
        });
  }

  @Override
  public boolean deleteIfEmpty(String directory) throws IOException {
    Path local = StorePath.local(directory);
    return StoreFailure.named(
        "delete",
        describe(directory),
        () -> {
          if (Files.exists(local, LinkOption.NOFOLLOW_LINKS)
              && !Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory);
          }
          try {
            Files.deleteIfExists(local);
            return true;
          } catch (DirectoryNotEmptyException e) {
            return false;
          }
        });
  }

  @Override
  public void setModified(String path, long modified) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "set time of",
        describe(path),
        () -> {
          try {
            Files.setLastModifiedTime(local, FileTime.fromMillis(modified));
          } catch (AccessDeniedException e) {
            // java.nio opens the file for it, which fails without read permission; java.io doesn't.
            if (!local.toFile().setLastModified(modified)) {
              throw e;
            }
          }
        });
  }

  @Override
  public void setPermission(String path, int permission) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "set permission of",
        describe(path),
        () -> {
          LocalAttributes.setMode(local, permission);
        });
  }

  @Override
  public void setOwner(String path, String owner, String group) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "set owner of",
        describe(path),
        () -> {
          LocalAttributes.setOwner(local, owner, group);
        });
  }

  @Override
  public boolean hasAcls() {
    return false; // Linux has them, java.nio does not see them.
  }

  @Override
  public List<String> acl(String path) throws IOException {
    throw StoreFailure.of("read ACL of", describe(path), without("ACLs"));
  }

  @Override
  public void setAcl(String path, int permission, List<String> acl) throws IOException {
    throw StoreFailure.of("set ACL of", describe(path), without("ACLs"));
  }

  @Override
  public boolean hasXattrs() {
    return true;
  }

  @Override
  public Map<String, byte[]> xattrs(String path) throws IOException {
    Path local = StorePath.local(path);
    return StoreFailure.named(
        "read xattrs of", describe(path), () -> LocalAttributes.xattrs(local));
  }

  @Override
  public void setXattr(String path, String name, byte[] value) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "set xattr " + name + " of",
        describe(path),
        () -> LocalAttributes.setXattr(local, name, value));
  }

  @Override
  public void removeXattr(String path, String name) throws IOException {
    Path local = StorePath.local(path);
    StoreFailure.act(
        "remove xattr " + name + " of",
        describe(path),
        () -> LocalAttributes.removeXattr(local, name));
  }

  @Override
  public long freeSpace(String directory) throws IOException {
    Path local = StorePath.local(directory);
    return StoreFailure.named(
        "ask free space of", describe(directory), () -> Files.getFileStore(local).getUsableSpace());
  }

  @Override
  public boolean hasBlocks() {
    return false;
  }

  @Override
  public void setReplication(String path, int replication) throws IOException {
    throw StoreFailure.of("set replication of", describe(path), without("blocks"));
  }

  @Override
  public void inheritStoragePolicy(String path) throws IOException {
    throw StoreFailure.of("unset storage policy of", describe(path), without("blocks"));
  }

  private static UnsupportedOperationException without(String what) {
    return new UnsupportedOperationException("java.nio has no " + what + " of files here");
  }

  @Override
  public boolean isClosed(String path) {
    return true;
  }

  @Override
  public boolean hasCompositeCrc() {
    return false;
  }

  @Override
  public OptionalLong compositeCrc(String path) {
    return OptionalLong.empty();
  }

  @Override
  public String identity(String path) throws IOException {
    Path local = StorePath.local(path);
    return StoreFailure.named("look at", describe(path), () -> LocalAttributes.identity(local));
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}

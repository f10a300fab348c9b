package io.longhaul.common.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A store that hands each call on; tests override what they want to see or spoil. */
public class ForwardingStore implements Store {
  private final Store inner;

  public ForwardingStore(Store inner) {
    this.inner = inner;
  }

  @Override
  public String describe(String path) {
    return inner.describe(path);
  }

  @Override
  public List<FileEntry> list(String directory) throws IOException {
    return inner.list(directory);
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    return inner.entry(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return inner.open(path);
  }

  @Override
  public OutputStream create(String path, int permission) throws IOException {
    return inner.create(path, permission);
  }

  @Override
  public boolean createsExclusively() {
    return inner.createsExclusively();
  }

  @Override
  public void makeDirectories(String path, int permission) throws IOException {
    inner.makeDirectories(path, permission);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    inner.rename(from, to);
  }

  @Override
  public boolean replacesAtomically() {
    return inner.replacesAtomically();
  }

  @Override
  public void delete(String path) throws IOException {
    inner.delete(path);
  }

  @Override
  public void setModified(String path, long modified) throws IOException {
    inner.setModified(path, modified);
  }

  @Override
  public void setPermission(String path, int permission) throws IOException {
    inner.setPermission(path, permission);
  }

  @Override
  public void setOwner(String path, String owner, String group) throws IOException {
    inner.setOwner(path, owner, group);
  }

  @Override
  public boolean isClosed(String path) throws IOException {
    return inner.isClosed(path);
  }

  @Override
  public boolean hasCompositeCrc() {
    return inner.hasCompositeCrc();
  }

  @Override
  public OptionalLong compositeCrc(String path) throws IOException {
    return inner.compositeCrc(path);
  }

  @Override
  public String identity(String path) throws IOException {
    return inner.identity(path);
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  @Override
  public OutputStream create(String path, Creation creation) throws IOException {
    return inner.create(path, creation);
  }

  @Override
  public boolean deleteIfEmpty(String directory) throws IOException {
    return inner.deleteIfEmpty(directory);
  }

  @Override
  public boolean hasAcls() {
    return inner.hasAcls();
  }

  @Override
  public List<String> acl(String path) throws IOException {
    return inner.acl(path);
  }

  @Override
  public void setAcl(String path, int permission, List<String> acl) throws IOException {
    inner.setAcl(path, permission, acl);
  }

  @Override
  public boolean hasXattrs() throws IOException {
    return inner.hasXattrs();
  }

  @Override
  public Map<String, byte[]> xattrs(String path) throws IOException {
    return inner.xattrs(path);
  }

  @Override
  public void setXattr(String path, String name, byte[] value) throws IOException {
    inner.setXattr(path, name, value);
  }

  @Override
  public void removeXattr(String path, String name) throws IOException {
    inner.removeXattr(path, name);
  }

  @Override
  public long freeSpace(String directory) throws IOException {
    return inner.freeSpace(directory);
  }

  @Override
  public boolean hasBlocks() {
    return inner.hasBlocks();
  }

  @Override
  public void setReplication(String path, int replication) throws IOException {
    inner.setReplication(path, replication);
  }

  @Override
  public void inheritStoragePolicy(String path) throws IOException {
    inner.inheritStoragePolicy(path);
  }

  @Override
  public void makeDirectory(String path, int permission) throws IOException {
    inner.makeDirectory(path, permission);
  }
}

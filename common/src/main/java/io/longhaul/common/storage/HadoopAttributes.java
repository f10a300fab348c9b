package io.longhaul.common.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclUtil;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem.HdfsDataOutputStreamBuilder;
import org.apache.hadoop.hdfs.protocol.BlockStoragePolicy;
import org.apache.hadoop.hdfs.protocol.ErasureCodingPolicy;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/** Attributes of entries of a Hadoop file system beyond the mode bits. Thread-safe. */
final class HadoopAttributes {
  /** The policy of a directory whose files are replicated though one above it is erasure coded. */
  private static final String REPLICATION = "replication";

  /** What HDFS places by where nothing is set, since before it could be asked. */
  private static final int HOT = 7;

  private final FileSystem fs;
  private final Map<Integer, String> policies = new ConcurrentHashMap<>();

  HadoopAttributes(FileSystem fs) {
    this.fs = fs;
  }

  /** What a status holds, the name aside. */
  static FileEntry entry(String name, FileStatus status) {
    FileEntry.Kind kind = kind(status);
    return new FileEntry(
        name,
        kind,
        kind == FileEntry.Kind.FILE ? status.getLen() : 0,
        status.getModificationTime(),
        status.getPermission().toShort(),
        status.getOwner() == null ? "" : status.getOwner(),
        status.getGroup() == null ? "" : status.getGroup(),
        status.isEncrypted(),
        traits(status));
  }

  private static FileEntry.Kind kind(FileStatus status) {
    if (status.isSymlink()) {
      return FileEntry.Kind.LINK;
    }
    return status.isDirectory() ? FileEntry.Kind.DIRECTORY : FileEntry.Kind.FILE;
  }

  private static Traits traits(FileStatus status) {
    ErasureCodingPolicy policy =
        status instanceof HdfsFileStatus hdfs ? hdfs.getErasureCodingPolicy() : null;
    boolean coded = policy != null && !policy.getName().equals(REPLICATION);
    boolean blocks = status instanceof HdfsFileStatus && status.isFile() && !coded;
    Traits traits =
        new Traits(
            blocks ? status.getReplication() : 0,
            blocks ? status.getBlockSize() : 0,
            status.hasAcl(),
            coded ? policy.getName() : "",
            status instanceof HdfsFileStatus hdfs ? hdfs.getStoragePolicy() : 0);
    return traits.equals(Traits.NONE) ? Traits.NONE : traits;
  }

  FSDataOutputStream create(Path path, Creation creation) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path);
    builder.permission(FsPermission.createImmutable((short) creation.permission()));
    builder.create().overwrite(false);
    if (builder instanceof HdfsDataOutputStreamBuilder hdfs) {
      if (creation.replication() > 0) {
        hdfs.replication((short) creation.replication());
      }
      if (creation.blockSize() > 0) {
        hdfs.blockSize(creation.blockSize());
      }
      if (creation.erasureCoding().isPresent()) {
        String policy = creation.erasureCoding().get();
        if (policy.isEmpty()) {
          hdfs.replicate();
        } else {
          hdfs.ecPolicyName(policy);
        }
      }
      if (creation.storagePolicy().isPresent()) {
        hdfs.storagePolicyName(storagePolicy(path, creation.storagePolicy().getAsInt()));
      }
    }
    return builder.build();
  }

  private String storagePolicy(Path path, int number) throws IOException {
    int wanted = number == 0 ? fs.getServerDefaults(path).getDefaultStoragePolicyId() : number;
    if (policies.isEmpty()) {
      for (BlockStoragePolicy policy : ((DistributedFileSystem) fs).getAllStoragePolicies()) {
        policies.put((int) policy.getId(), policy.getName());
      }
    }
    String name = policies.get(wanted == 0 ? HOT : wanted);
    if (name == null) {
      throw new IOException("unknown storage policy " + wanted);
    }
    return name;
  }

  List<String> acl(Path path) throws IOException {
    List<String> entries = new ArrayList<>();
    fs.getAclStatus(path).getEntries().forEach(entry -> entries.add(entry.toString()));
    entries.sort(null);
    return entries;
  }

  void setAcl(Path path, int permission, List<String> entries) throws IOException {
    if (entries.isEmpty()) {
      fs.removeAcl(path);
      return;
    }
    List<AclEntry> parsed = new ArrayList<>();
    entries.forEach(entry -> parsed.add(AclEntry.parseAclEntry(entry, true)));
    // What fills in the rest wants the default entries last.
    parsed.sort(Comparator.comparing(AclEntry::getScope));
    FsPermission bits = FsPermission.createImmutable((short) (permission & 0777));
    fs.setAcl(path, AclUtil.getAclFromPermAndEntries(bits, parsed));
  }

  Map<String, byte[]> xattrs(Path path) throws IOException {
    return new TreeMap<>(fs.getXAttrs(path));
  }

  void setXattr(Path path, String name, byte[] value) throws IOException {
    fs.setXAttr(path, name, value, EnumSet.of(XAttrSetFlag.CREATE, XAttrSetFlag.REPLACE));
  }
}

package io.longhaul.common.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/** What a file system of Hadoop tells of the content of files without reading it. */
record HadoopContents(FileSystem fs) {
  private static final String COMPOSITE_CRC32C = "COMPOSITE-CRC32C";

  /** What HDFS gives for an empty file, whatever the checksum and combine mode. */
  private static final String NO_BLOCKS = "MD5-of-0MD5-of-0CRC32";

  boolean haveCompositeCrc() {
    return fs instanceof DistributedFileSystem
        || (fs.getUri().getScheme().equals("gs")
            && "CRC32C".equals(fs.getConf().get("fs.gs.checksum.type")));
  }

  /** Unsigned in the low 32 bits; empty when the file has none of this kind. */
  OptionalLong compositeCrc(Path file) throws IOException {
    FileChecksum checksum = fs.getFileChecksum(file);
    if (checksum == null) {
      return OptionalLong.empty();
    }
    if (COMPOSITE_CRC32C.equals(checksum.getAlgorithmName())) {
      int crc = ByteBuffer.wrap(checksum.getBytes()).getInt();
      return OptionalLong.of(Integer.toUnsignedLong(crc));
    }
    if (fs instanceof DistributedFileSystem && NO_BLOCKS.equals(checksum.getAlgorithmName())) {
      return OptionalLong.of(0);
    }
    return OptionalLong.empty();
  }

  /** The HDFS file id with time and length, or an ETag; empty where there is neither. */
  static String identity(FileStatus status) {
    if (status instanceof HdfsFileStatus hdfs) {
      return hdfs.getFileId() + "-" + status.getModificationTime() + "-" + status.getLen();
    }
    return status instanceof EtagSource tagged && tagged.getEtag() != null ? tagged.getEtag() : "";
  }

  /** Bytes of new files that fit, each block's copies counted. */
  long freeSpace(Path directory) throws IOException {
    int copies = fs instanceof DistributedFileSystem ? fs.getDefaultReplication(directory) : 1;
    return fs.getStatus(directory).getRemaining() / copies;
  }
}

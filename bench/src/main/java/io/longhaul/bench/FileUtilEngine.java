package io.longhaul.bench;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/**
 * Hadoop's plain copy: one thread, nothing verified, no cap. Shows what a copy can't do without.
 */
record FileUtilEngine(Configuration conf) implements Engine {
  @Override
  public String name() {
    return "FileUtil.copy";
  }

  @Override
  public void copy(Transfer transfer) throws IOException {
    if (transfer.bytesPerSecond().isPresent()) {
      throw new IllegalArgumentException("Invalid transfer, FileUtil.copy has no cap: " + transfer);
    }
    FileSystem source = transfer.source().getFileSystem(conf);
    FileSystem target = transfer.target().getFileSystem(conf);
    target.mkdirs(transfer.targetWarehouse());
    if (!FileUtil.copy(source, transfer.source(), target, transfer.target(), false, conf)) {
      throw new IOException("Cannot copy " + transfer);
    }
  }
}

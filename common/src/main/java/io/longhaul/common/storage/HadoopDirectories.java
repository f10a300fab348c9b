package io.longhaul.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.ipc.RemoteException;

/** What Hadoop's file systems have no one call for. */
final class HadoopDirectories {
  private HadoopDirectories() {}

  /** As {@link Store#makeDirectory}. */
  static void make(FileSystem fs, Path path, FsPermission permission) throws IOException {
    try {
      if (fs instanceof DistributedFileSystem hdfs) {
        hdfs.mkdir(path, permission);
      } else {
        fs.getFileLinkStatus(path.getParent());
        fs.mkdirs(path, permission);
      }
    } catch (FileAlreadyExistsException e) {
      if (!fs.getFileLinkStatus(path).isDirectory()) {
        throw e;
      }
    }
  }

  /** As {@link Store#deleteIfEmpty}. */
  static boolean deleteIfEmpty(FileSystem fs, Path path) throws IOException {
    try {
      if (!fs.getFileLinkStatus(path).isDirectory()) {
        throw new NotDirectoryException(path.toString());
      }
      if (fs.listStatusIterator(path).hasNext()) {
        return false;
      }
      fs.delete(path, false);
    } catch (FileNotFoundException e) {
      return true;
    } catch (RemoteException e) {
      // Somebody put something in since it was listed.
      if (e.unwrapRemoteException() instanceof PathIsNotEmptyDirectoryException) {
        return false;
      }
      throw e;
    }
    return true;
  }
}

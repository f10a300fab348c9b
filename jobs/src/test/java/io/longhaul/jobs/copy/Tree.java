package io.longhaul.jobs.copy;

import io.longhaul.common.storage.MiniHdfs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * What lies below a directory of HDFS, every byte read by Hadoop's own client: nothing of the code
 * under test has a say here.
 *
 * @param nodes by path below the root
 */
record Tree(SortedMap<String, Node> nodes) {

  /**
   * One path.
   *
   * @param content of a file, as checksum and length; {@code directory} of a directory
   */
  record Node(String content, long modified, int permission, long id) {
    boolean isFile() {
      return !content.equals("directory");
    }

    private String shown() {
      return "%s %d %04o".formatted(content, modified, permission);
    }
  }

  static Tree read(MiniHdfs cluster, String root) throws IOException {
    SortedMap<String, Node> nodes = new TreeMap<>();
    FileSystem fs = cluster.cluster().getFileSystem();
    Deque<Path> open = new ArrayDeque<>(List.of(new Path(root)));
    while (!open.isEmpty()) {
      FileStatus[] statuses;
      try {
        statuses = fs.listStatus(open.pop());
      } catch (FileNotFoundException e) {
        continue;
      }
      for (FileStatus status : statuses) {
        String path = status.getPath().toUri().getPath().substring(root.length() + 1);
        nodes.put(path, node(fs, status));
        if (status.isDirectory()) {
          open.push(status.getPath());
        }
      }
    }
    return new Tree(nodes);
  }

  private static Node node(FileSystem fs, FileStatus status) throws IOException {
    return new Node(
        status.isDirectory() ? "directory" : content(fs, status.getPath()),
        status.getModificationTime(),
        status.getPermission().toShort(),
        ((HdfsFileStatus) status).getFileId());
  }

  private static String content(FileSystem fs, Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      return content(in.readAllBytes());
    }
  }

  static String content(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return "%08x %d".formatted(crc.getValue(), bytes.length);
  }

  /** The part below a directory, by paths below it. */
  Tree below(String directory) {
    SortedMap<String, Node> below = new TreeMap<>();
    nodes.forEach(
        (path, node) -> {
          if (path.startsWith(directory + "/")) {
            below.put(path.substring(directory.length() + 1), node);
          }
        });
    return new Tree(below);
  }

  /** The files and their content. */
  SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    nodes.forEach(
        (path, node) -> {
          if (node.isFile()) {
            files.put(path, node.content());
          }
        });
    return files;
  }

  /** All that two trees must agree in to be equal: paths, bytes, times and permissions. */
  SortedMap<String, String> shown() {
    SortedMap<String, String> shown = new TreeMap<>();
    nodes.forEach((path, node) -> shown.put(path, node.shown()));
    return shown;
  }

  /** HDFS's ids of the files that another tree has with the same content. */
  SortedMap<String, Long> idsOfThoseIn(Tree other) {
    Map<String, String> there = other.files();
    SortedMap<String, Long> ids = new TreeMap<>();
    nodes.forEach(
        (path, node) -> {
          if (node.isFile() && node.content().equals(there.get(path))) {
            ids.put(path, node.id());
          }
        });
    return ids;
  }
}

package io.longhaul.jobs.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files that are to be copied, seen by the demo itself rather than by the job that it shows.
 *
 * @param files by path under the warehouse
 */
record SourceListing(Map<String, Stamp> files) {
  private static final String UNFINISHED = "/_temporary/";

  SourceListing {
    files = new TreeMap<>(files);
  }

  /** What tells one content of a file from the next. */
  record Stamp(long length, long modified) {}

  /** How many files, and their lengths in sum. */
  record Total(long files, long bytes) {
    static final Total NONE = new Total(0, 0);

    Total plus(Total other) {
      return new Total(files + other.files, bytes + other.bytes);
    }
  }

  static SourceListing of(FileSystem fs, String warehouse) throws IOException {
    Path root = new Path(warehouse);
    String prefix = root.toUri().getPath() + "/";
    Map<String, Stamp> files = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> listing = fs.listFiles(root, true);
    while (listing.hasNext()) {
      LocatedFileStatus file = listing.next();
      String path = file.getPath().toUri().getPath().substring(prefix.length());
      if (!path.contains(UNFINISHED)) {
        files.put(path, new Stamp(file.getLen(), file.getModificationTime()));
      }
    }
    return new SourceListing(files);
  }

  /** The files that are new or other than they were, by content. */
  SourceListing since(SourceListing earlier) {
    return new SourceListing(
        files.entrySet().stream()
            .filter(file -> differs(file.getValue(), earlier.files.get(file.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** An empty file is what it was, whenever it was written again: every job renews its _SUCCESS. */
  private static boolean differs(Stamp now, Stamp before) {
    return !now.equals(before) && !(before != null && now.length() == 0 && before.length() == 0);
  }

  /** One line for every file that is to be copied and is not the same on the other side. */
  List<String> differences(SourceListing other) {
    return Stream.concat(files.keySet().stream(), other.files.keySet().stream())
        .distinct()
        .filter(path -> DemoDataset.copied().stream().anyMatch(dataset -> dataset.holds(path)))
        .filter(path -> !Objects.equals(files.get(path), other.files.get(path)))
        .map(
            path ->
                "%s is %s at the source, %s at the target"
                    .formatted(path, text(files.get(path)), text(other.files.get(path))))
        .toList();
  }

  private static String text(Stamp stamp) {
    return stamp == null
        ? "not"
        : "%d bytes of %s".formatted(stamp.length(), Instant.ofEpochMilli(stamp.modified()));
  }

  /** The part of it that one dataset has. */
  SourceListing only(DemoDataset dataset) {
    return new SourceListing(
        files.entrySet().stream()
            .filter(file -> dataset.holds(file.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The files of one dataset. */
  Total of(DemoDataset dataset) {
    return files.entrySet().stream()
        .filter(file -> dataset.holds(file.getKey()))
        .map(file -> new Total(1, file.getValue().length()))
        .reduce(Total.NONE, Total::plus);
  }

  /** The files of every dataset that is copied, by name. */
  Map<String, Total> perDataset() {
    return DemoDataset.copied().stream()
        .collect(Collectors.toMap(DemoDataset::name, this::of, Total::plus, TreeMap::new));
  }

  /** The files below a directory of the warehouse. */
  Total under(String directory) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(directory + "/"))
        .map(file -> new Total(1, file.getValue().length()))
        .reduce(Total.NONE, Total::plus);
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.storage.FileEntry;
import io.longhaul.jobs.repack.Footers.Look;
import io.longhaul.jobs.repack.Footers.Parquet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Decides which files of one directory go together, run after run: a file stays in its group for as
 * long as it fits, and a group keeps its result's name for as long as it has a file, so that the
 * result is replaced, never doubled.
 */
final class DirectoryGroups {
  private static final Pattern RESULT = Pattern.compile("part-[0-9a-f]{20}\\.parquet");

  private final String directory;
  private final GroupRule rule;
  private final List<GroupManifest> make = new ArrayList<>();
  private final List<GroupManifest> kept = new ArrayList<>();

  DirectoryGroups(String directory, GroupRule rule) {
    this.directory = directory;
    this.rule = rule;
  }

  /** Reads the footers of files. */
  @FunctionalInterface
  interface Footer {
    List<Look> read(List<InputFileEntry> files) throws IOException, InterruptedException;
  }

  /** Groups to be made, or made anew. */
  List<GroupManifest> make() {
    return make;
  }

  /** Groups that are as they were. */
  List<GroupManifest> kept() {
    return kept;
  }

  /** Whether a name is one that results have. */
  static boolean isResult(String name) {
    return RESULT.matcher(name).matches();
  }

  /**
   * Decides.
   *
   * @param candidates files that may go into a group
   * @param known groups of former runs
   * @param target what is there, by name
   * @param taken names that no result may have
   */
  void plan(
      List<InputFileEntry> candidates,
      List<GroupManifest> known,
      Map<String, FileEntry> target,
      Predicate<String> taken,
      Footer footer)
      throws IOException, InterruptedException {
    Map<String, InputFileEntry> now = new TreeMap<>();
    candidates.forEach(file -> now.put(file.path(), file));
    Set<String> grouped = new HashSet<>();
    known.forEach(group -> group.files().forEach(file -> grouped.add(file.path())));
    Map<String, Parquet> fresh =
        facts(
            footer.read(
                candidates.stream().filter(file -> !grouped.contains(file.path())).toList()));
    List<GroupManifest> redo = new ArrayList<>();
    for (GroupManifest group : known) {
      // What is half full takes in what came to its directory, or small files would pile up.
      boolean grows = !fresh.isEmpty() && group.bytes() < rule.fileSize() / 2;
      if (isUnchanged(group, now, target) && !grows) {
        kept.add(group);
      } else {
        redo.add(group);
      }
    }
    List<InputFileEntry> open = new ArrayList<>();
    redo.forEach(
        group ->
            group.files().stream()
                .map(file -> now.get(file.path()))
                .filter(Objects::nonNull)
                .forEach(open::add));
    fresh.putAll(facts(footer.read(open)));
    regroup(redo, fresh, target, taken);
  }

  private boolean isUnchanged(
      GroupManifest group, Map<String, InputFileEntry> now, Map<String, FileEntry> target) {
    FileEntry result = target.get(group.name());
    return group.recipe().equals(rule.recipe())
        && result != null
        && group.isResult(result)
        && group.files().stream()
            .allMatch(
                file -> now.containsKey(file.path()) && file.isUnchangedFrom(now.get(file.path())));
  }

  /** Those that can be merged, by path. */
  private Map<String, Parquet> facts(List<Look> looks) {
    Map<String, Parquet> facts = new TreeMap<>();
    for (Look look : looks) {
      if (look instanceof Parquet parquet && rule.takes(parquet)) {
        facts.put(look.file().path(), parquet);
      }
    }
    return facts;
  }

  private void regroup(
      List<GroupManifest> redo,
      Map<String, Parquet> left,
      Map<String, FileEntry> target,
      Predicate<String> taken)
      throws IOException {
    Set<String> names = new HashSet<>();
    redo.forEach(group -> names.add(group.name()));
    kept.forEach(group -> names.add(group.name()));
    Map<String, Bin> open = new LinkedHashMap<>();
    for (GroupManifest group : redo) {
      Bin stay = new Bin();
      for (InputFileEntry file : group.files()) {
        Parquet parquet = left.get(file.path());
        if (parquet != null && stay.takes(parquet)) {
          stay.add(left.remove(file.path()));
        }
      }
      if (!stay.files.isEmpty()) {
        open.put(group.path(), stay);
      }
    }
    List<Bin> bins = new ArrayList<>(open.values());
    List<Bin> added = new ArrayList<>();
    for (Parquet file : left.values()) {
      Optional<Bin> room =
          bins.stream()
              .filter(bin -> bin.bytes + file.file().length() <= rule.fileSize() && bin.takes(file))
              .findFirst();
      if (room.isPresent()) {
        room.get().add(file);
      } else {
        Bin bin = new Bin();
        bin.add(file);
        bins.add(bin);
        added.add(bin);
      }
    }
    for (Map.Entry<String, Bin> group : open.entrySet()) {
      make(group.getKey(), group.getValue());
    }
    for (Bin bin : added) {
      if (bin.files.size() > 1 || rule.takesAlone(bin.files.get(0))) {
        Predicate<String> used =
            name -> names.contains(name) || target.containsKey(name) || taken.test(name);
        String name = free(bin.files.get(0), used);
        names.add(name);
        make(directory.isEmpty() ? name : directory + "/" + name, bin);
      }
    }
  }

  private void make(String path, Bin bin) throws IOException {
    rule.requireColumns(directory, bin.wide.facts());
    make.add(bin.group(path, rule.recipe()));
  }

  /** Files that go together. */
  private static final class Bin {
    private final List<Parquet> files = new ArrayList<>();
    private Parquet wide;
    private long bytes;

    boolean takes(Parquet file) {
      return files.isEmpty()
          || wide.facts().takes(file.facts())
          || file.facts().takes(wide.facts());
    }

    void add(Parquet file) {
      wide = files.isEmpty() || !wide.facts().takes(file.facts()) ? file : wide;
      files.add(file);
      bytes += file.file().length();
    }

    GroupManifest group(String path, String recipe) {
      files.sort(Comparator.comparing(parquet -> parquet.file().path()));
      return GroupManifest.planned(
          path, recipe, files.indexOf(wide), files.stream().map(Parquet::file).toList());
    }
  }

  /** A name made of the first file's, so that a run that was killed finds the same. */
  private static String free(Parquet first, Predicate<String> taken) {
    for (int attempt = 0; ; attempt++) {
      String name = "part-%s.parquet".formatted(hex(first.file().path() + "\n" + attempt));
      if (!taken.test(name)) {
        return name;
      }
    }
  }

  /** Twenty hexadecimal digits that stand for a text. */
  static String hex(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.repack.Repacking.Group;
import io.longhaul.common.repack.Repacking.Made;
import io.longhaul.common.repack.Repacking.NotMadeException;
import io.longhaul.common.repack.Repacking.Way;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.GroupManifest.Result;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.DifferenceException;
import io.longhaul.jobs.repack.pages.PageMerge;
import io.longhaul.jobs.repack.pages.PageMerge.Merged;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
import io.longhaul.jobs.repack.pages.ValueDigests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Makes the result of one group of a dataset, or holds one that is there against its files. */
final class GroupMaking {
  /** How often files that change under the work are read again. */
  private static final int CHANGES = 3;

  private final DatasetRepacking repacking;
  private final GroupManifest manifest;
  private final Way way;

  GroupMaking(DatasetRepacking repacking, GroupManifest manifest, Way way) {
    this.repacking = repacking;
    this.manifest = manifest;
    this.way = way;
  }

  /**
   * Writes the result.
   *
   * @throws NotMadeException when a file is damaged, gone, or changes again and again
   */
  Made write(Group group, String staged, Creation creation) throws IOException {
    Store target = ExecutorStores.of(repacking.target().store());
    for (int change = 0; change < CHANGES; change++) {
      List<InputFileEntry> files = entries();
      CRC32C crc = new CRC32C();
      Merged merged;
      try {
        merged = merge(files, target, staged, creation, crc);
      } catch (NotMadeException e) {
        if (entries().equals(files)) {
          throw e;
        }
        continue;
      }
      if (entries().equals(files)) {
        FileEntry written = target.entry(staged);
        Result result =
            new Result(written.length(), written.modified(), crc.getValue(), merged.rows());
        GroupManifest made = manifest.made(files, merged.digests(), result);
        return new Written(group, made, staged, merged);
      }
      target.delete(staged);
    }
    throw new NotMadeException("a file changed while it was read, " + CHANGES + " times", false);
  }

  private Merged merge(
      List<InputFileEntry> files, Store target, String staged, Creation creation, CRC32C crc)
      throws IOException {
    boolean done = false;
    try (PageMerge merge = new PageMerge(repacking.settings(), 1)) {
      StoreOutput out = new StoreOutput(target, staged, creation, crc, repacking.write(way));
      Merged merged = merge.merge(sources(files), manifest.widest(), out);
      done = true;
      return merged;
    } catch (DamagedFileException e) {
      throw new NotMadeException(where(e.file(), e.column()) + e.getMessage(), true);
    } catch (UnsupportedFileException e) {
      throw new NotMadeException("can't be merged by pages: " + e.getMessage(), true);
    } catch (FileNotFoundException e) {
      throw new NotMadeException("a file is gone from the source: " + e.getMessage(), false);
    } finally {
      if (!done) {
        target.delete(staged);
      }
    }
  }

  private static String where(String file, String column) {
    return column.isEmpty() ? file + ": " : file + ", column " + column + ": ";
  }

  private List<Source> sources(List<InputFileEntry> files) throws IOException {
    Store store = ExecutorStores.of(repacking.source().store());
    List<Source> sources = new ArrayList<>();
    for (InputFileEntry file : files) {
      String path = repacking.source().child(file.path());
      sources.add(
          new Source(file.path(), new StoreInput(store, path, file.length(), repacking.read(way))));
    }
    return sources;
  }

  private List<InputFileEntry> entries() throws IOException {
    Store store = ExecutorStores.of(repacking.source().store());
    List<InputFileEntry> now = new ArrayList<>();
    for (InputFileEntry file : manifest.files()) {
      FileEntry entry;
      try {
        entry = store.entry(repacking.source().child(file.path()));
      } catch (FileNotFoundException e) {
        throw new NotMadeException("a file is gone from the source: " + file.path(), false);
      }
      now.add(
          new InputFileEntry(file.path(), entry.length(), entry.modified(), entry.permission()));
    }
    return now;
  }

  /** How the result at its place differs from the files, by all values of both. */
  Optional<String> difference() throws IOException {
    Store target = ExecutorStores.of(repacking.target().store());
    String path = repacking.target().child(manifest.path());
    try {
      ValueDigests wanted = ValueDigests.of(sources(manifest.files()), manifest.widest());
      FileEntry entry = target.entry(path);
      StoreInput input = new StoreInput(target, path, entry.length(), repacking.write(way));
      return wanted.difference(ValueDigests.of(List.of(new Source(manifest.path(), input)), 0));
    } catch (DamagedFileException e) {
      return Optional.of(where(e.file(), e.column()) + e.getMessage());
    } catch (UnsupportedFileException e) {
      return Optional.of("can't be compared by values: " + e.getMessage());
    }
  }

  /** The result, written and closed. */
  private final class Written implements Made {
    private final Group group;
    private final GroupManifest made;
    private final String staged;
    private final Merged merged;

    Written(Group planned, GroupManifest made, String staged, Merged merged) {
      this.group =
          new Group(
              planned.path(),
              planned.like(),
              planned.files(),
              planned.lost(),
              planned.reason(),
              made.text());
      this.made = made;
      this.staged = staged;
      this.merged = merged;
    }

    @Override
    public Group group() {
      return group;
    }

    @Override
    public String like() {
      return made.files().get(0).path();
    }

    @Override
    public long crc() {
      return made.result().crc();
    }

    @Override
    public Optional<String> difference() throws IOException {
      Store target = ExecutorStores.of(repacking.target().store());
      long length = target.entry(staged).length();
      StoreInput input = new StoreInput(target, staged, length, repacking.write(way));
      try {
        merged.proof().check(new Source(group.path(), input), 1);
        return Optional.empty();
      } catch (DifferenceException e) {
        return Optional.of(where(e.file(), e.column()) + e.getMessage());
      }
    }
  }
}

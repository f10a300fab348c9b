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
import io.longhaul.jobs.repack.ResultMaker.Product;
import io.longhaul.jobs.repack.pages.DamagedFileException;
import io.longhaul.jobs.repack.pages.DifferenceException;
import io.longhaul.jobs.repack.pages.Source;
import io.longhaul.jobs.repack.pages.UnsupportedFileException;
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
      Product product;
      try {
        product = make(files, new StoreOutput(target, staged, creation, crc, repacking.write(way)));
      } catch (NotMadeException e) {
        if (entries().equals(files)) {
          throw e;
        }
        continue;
      }
      if (entries().equals(files)) {
        FileEntry written = target.entry(staged);
        Result result =
            new Result(written.length(), written.modified(), crc.getValue(), product.rows());
        GroupManifest made = manifest.made(files, product, result);
        return new Written(group, made, staged, product);
      }
      target.delete(staged);
    }
    throw new NotMadeException("a file changed while it was read, " + CHANGES + " times", false);
  }

  private ResultMaker maker() {
    String recipe = manifest.recipe();
    if (TextFiles.isRecipe(recipe)) {
      return new TextMaker(TextFiles.text(recipe));
    }
    return GroupRule.isByRows(recipe)
        ? new RowsMaker(
            repacking.settings(),
            manifest.widest(),
            repacking.rule().get(0).sort(),
            () -> way.crossed().accept(0))
        : new PagesMaker(repacking.settings(), manifest.widest());
  }

  private Product make(List<InputFileEntry> files, StoreOutput out) throws IOException {
    boolean done = false;
    try {
      Product product = maker().write(sources(files), out);
      done = true;
      return product;
    } catch (DamagedFileException e) {
      throw new NotMadeException(where(e.file(), e.column()) + e.getMessage(), true);
    } catch (UnsupportedFileException e) {
      String mode = GroupRule.isByRows(manifest.recipe()) ? "rewritten by rows" : "merged by pages";
      throw new NotMadeException("can't be %s: %s".formatted(mode, e.getMessage()), true);
    } catch (DifferenceException e) {
      throw new NotMadeException(where(e.file(), e.column()) + e.getMessage(), true);
    } catch (FileNotFoundException e) {
      throw new NotMadeException("a file is gone from the source: " + e.getMessage(), false);
    } finally {
      if (!done) {
        out.store().delete(out.path());
      }
    }
  }

  static String where(String file, String column) {
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
      FileEntry entry = target.entry(path);
      StoreInput input = new StoreInput(target, path, entry.length(), repacking.write(way));
      return maker().difference(sources(manifest.files()), new Source(manifest.path(), input));
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
    private final Product product;

    Written(Group planned, GroupManifest made, String staged, Product product) {
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
      this.product = product;
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
      return product.proof().difference(new Source(group.path(), input));
    }
  }
}

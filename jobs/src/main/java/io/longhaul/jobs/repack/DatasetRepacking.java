package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.policy.MetastoreAddress;
import io.longhaul.common.policy.RepackRule;
import io.longhaul.common.repack.Alone;
import io.longhaul.common.repack.Repacking;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.repack.Footers.Look;
import io.longhaul.jobs.repack.Footers.Other;
import io.longhaul.jobs.repack.RepackConfig.Place;
import io.longhaul.jobs.repack.pages.PackSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repacks a dataset on its way: manifests below {@code <state>/datasets/<name>/repack} remember
 * what each result was made of, one file for each.
 *
 * @param rule empty of a dataset that is repacked no longer: its results have to go
 * @param now when the run began, in milliseconds since the epoch
 * @param metastore of the source, if there is one
 * @param buckets what the metastore says, once it was asked
 */
record DatasetRepacking(
    Place source,
    Place target,
    StoreSpec state,
    String folder,
    List<RepackRule> rule,
    PackSettings settings,
    Executors executors,
    int priority,
    long now,
    DatasetDecision choice,
    List<MetastoreAddress> metastore,
    TableBuckets buckets)
    implements Repacking {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DatasetRepacking.class);

  DatasetRepacking {
    requireNonNull(source, "source is null");
    requireNonNull(target, "target is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(choice, "choice is null");
    rule = List.copyOf(rule);
    metastore = List.copyOf(metastore);
  }

  @Override
  public Repacking begun() throws IOException {
    boolean hasResults = !parent().list("repack").isEmpty();
    if (rule.isEmpty()) {
      return hasResults ? this : Repacking.NONE;
    }
    return asked(decided(choice.begun(parent(), hasResults)));
  }

  /** Without a word on buckets in the policy the metastore is asked, if there is one. */
  private static Repacking asked(Repacking decided) throws IOException {
    return decided instanceof DatasetRepacking mine
            && !mine.metastore.isEmpty()
            && mine.rule.get(0).hiveNames() == RepackRule.HiveNames.MAY_BE_BUCKETS
        ? mine.with(mine.choice, TableBuckets.ask(mine.metastore.get(0)))
        : decided;
  }

  private DatasetRepacking with(DatasetDecision other, TableBuckets known) {
    return new DatasetRepacking(
        source, target, state, folder, rule, settings, executors, priority, now, other, metastore,
        known);
  }

  private Repacking decided(DatasetDecision other) {
    if (other.decision().isPresent() && !other.decision().get().repacks()) {
      return new Alone(List.of(other.decision().get()));
    }
    return with(other, buckets);
  }

  @Override
  public boolean isUndecided() {
    return choice.isOpen();
  }

  @Override
  public Decision decide(Way way) throws IOException, InterruptedException {
    return choice.decide(settings, read(way));
  }

  @Override
  public Repacking decided(Decision decision) {
    return decided(choice.with(decision));
  }

  @Override
  public Optional<Decision> decision() {
    return choice.decision();
  }

  @Override
  public void remember(Decision decision) throws IOException {
    choice.with(decision).write(parent());
  }

  @Override
  public View look(Listing listing, Way way) throws IOException, InterruptedException {
    Map<String, FileEntry> there = new HashMap<>();
    listing.target().forEach(entry -> there.put(entry.name(), entry));
    List<GroupManifest> known = manifests(listing.path());
    Map<String, String> superseded = new HashMap<>();
    List<InputFileEntry> files = rule.isEmpty() ? List.of() : files(listing);
    if (files.isEmpty() && known.isEmpty()) {
      return View.NONE;
    }
    if (rule.isEmpty() || !new TableFormats(source).isPlain(listing.path(), listing.source())) {
      known.stream()
          .filter(group -> there.containsKey(group.name()))
          .forEach(group -> superseded.put(group.name(), "its files are copied one by one now"));
      return new View(List.of(), List.of(), Set.of(), Set.of(), superseded);
    }
    Set<String> names = new HashSet<>();
    listing.source().forEach(entry -> names.add(entry.name()));
    List<GroupManifest> make = new ArrayList<>();
    List<GroupManifest> kept = new ArrayList<>();
    RepackRule how = rule.get(0);
    if (how.text() != RepackRule.Text.AS_IT_IS) {
      TextGroups texts = new TextGroups(how.text());
      texts.plan(files, known, there, names, file -> isText(file, way));
      make.addAll(texts.make());
      kept.addAll(texts.kept());
      files = files.stream().filter(file -> !texts.has(file)).toList();
    }
    DirectoryGroups groups =
        new DirectoryGroups(
            listing.path(), new GroupRule(settings, how.fileSize().bytes(), how.by(), how.sort()));
    groups.plan(
        files.stream().filter(file -> !isApart(file, how)).toList(),
        known.stream().filter(group -> !TextFiles.isRecipe(group.recipe())).toList(),
        there,
        names::contains,
        fresh -> looks(fresh, way));
    make.addAll(groups.make());
    kept.addAll(groups.kept());
    return DirectoryView.of(listing, make, kept, known, there, superseded);
  }

  private boolean isApart(InputFileEntry file, RepackRule how) {
    RepackRule.HiveNames names = buckets.of(source.child(file.directory()), how.hiveNames());
    return InputListing.isApart(file.name(), file.length(), names);
  }

  private boolean isText(InputFileEntry file, Way way) throws IOException {
    Store store = ExecutorStores.of(source.store());
    String path = source.child(file.path());
    return isClosed(store, path) && TextFiles.is(store, path, read(way));
  }

  /** Files that are old enough, and whole as far as their names tell. */
  private List<InputFileEntry> files(Listing listing) {
    List<InputFileEntry> candidates = new ArrayList<>();
    for (FileEntry entry : listing.source()) {
      String path = listing.path().isEmpty() ? entry.name() : listing.path() + "/" + entry.name();
      Duration minAge = rule.get(0).minAge();
      if (entry.isFile()
          && (minAge.isZero() || now - entry.modified() >= minAge.toMillis())
          && entry.length() > 0
          && !InputListing.isUnfinished(entry.name())) {
        candidates.add(
            new InputFileEntry(path, entry.length(), entry.modified(), entry.permission()));
      }
    }
    return candidates;
  }

  private List<Look> looks(List<InputFileEntry> files, Way way)
      throws IOException, InterruptedException {
    Store store = ExecutorStores.of(source.store());
    List<Look> looks = new ArrayList<>();
    List<InputFileEntry> closed = new ArrayList<>();
    for (InputFileEntry file : files) {
      if (isClosed(store, source.child(file.path()))) {
        closed.add(file);
      } else {
        looks.add(new Other(file, "being written"));
      }
    }
    looks.addAll(new Footers(store, source, read(way)).read(closed));
    return looks;
  }

  private static boolean isClosed(Store store, String path) throws IOException {
    try {
      return store.isClosed(path);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private List<GroupManifest> manifests(String path) throws IOException {
    StateDirectory directory = directory();
    String below = DirectoryGroups.hex(path);
    List<GroupManifest> manifests = new ArrayList<>();
    for (String file : directory.list(below)) {
      Optional<JsonNode> json = directory.readJson(below + "/" + file);
      json.map(GroupManifest::parse)
          .filter(group -> group.directory().equals(path))
          .ifPresent(manifests::add);
    }
    return manifests;
  }

  private StateDirectory parent() throws IOException {
    return new StateDirectory(
        ExecutorStores.of(state), folder.substring(0, folder.lastIndexOf('/')));
  }

  private StateDirectory directory() throws IOException {
    return new StateDirectory(ExecutorStores.of(state), folder);
  }

  /** What reads of the source ask: they cross the link when tasks run at the target. */
  Crossing read(Way way) {
    return executors == Executors.TARGET ? crossing(way) : progress(way);
  }

  /** What writes to the target, and reads of it, ask. */
  Crossing write(Way way) {
    return executors == Executors.SOURCE ? crossing(way) : progress(way);
  }

  private static Crossing progress(Way way) {
    return bytes -> way.crossed().accept(0);
  }

  private Crossing crossing(Way way) {
    return bytes -> {
      try {
        way.pacer().acquire(priority, bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted");
      }
      way.crossed().accept(bytes);
    };
  }

  @Override
  public Made make(Group group, String staged, Creation creation, Way way)
      throws IOException, InterruptedException {
    return new GroupMaking(this, GroupManifest.parse(group.text()), way)
        .write(group, staged, creation);
  }

  @Override
  public boolean isStill(Group group, String made) {
    GroupManifest wanted = GroupManifest.parse(group.text());
    GroupManifest found = GroupManifest.parse(made);
    return found.path().equals(wanted.path())
        && found.recipe().equals(wanted.recipe())
        && found.widest() == wanted.widest()
        && found.files().equals(wanted.files());
  }

  @Override
  public Optional<String> difference(Group group, Way way) throws IOException {
    return new GroupMaking(this, GroupManifest.parse(group.text()), way).difference();
  }

  @Override
  public void remember(Group group, FileEntry entry) throws IOException {
    GroupManifest manifest = GroupManifest.parse(group.text()).modified(entry.modified());
    if (!manifest.conflicts().isEmpty()) {
      LOG.warn(
          "The files of {} have several values of these keys, the first was kept: {}",
          target.child(manifest.path()),
          String.join(", ", manifest.conflicts()));
    }
    directory().writeJson(file(manifest.path()), manifest.toJson());
  }

  @Override
  public void forget(String path) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (DirectoryGroups.isResult(name) || TextFiles.isResult(name)) {
      directory().delete(file(path));
    }
  }

  private static String file(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    String file =
        DirectoryGroups.isResult(name)
            ? name.replace(".parquet", ".json")
            : "text-%s.json".formatted(DirectoryGroups.hex(name));
    return DirectoryGroups.hex(slash < 0 ? "" : path.substring(0, slash)) + "/" + file;
  }
}

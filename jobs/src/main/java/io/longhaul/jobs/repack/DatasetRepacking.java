package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.LinkSettings.Executors;
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

/**
 * Repacks a dataset on its way: manifests below {@code <state>/datasets/<name>/repack} remember
 * what each result was made of, one file for each.
 *
 * @param rule empty of a dataset that is repacked no longer: its results have to go
 * @param now when the run began, in milliseconds since the epoch
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
    DatasetDecision choice)
    implements Repacking {
  private static final long serialVersionUID = 1;

  DatasetRepacking {
    requireNonNull(source, "source is null");
    requireNonNull(target, "target is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(choice, "choice is null");
    rule = List.copyOf(rule);
  }

  @Override
  public Repacking begun() throws IOException {
    boolean hasResults = !parent().list("repack").isEmpty();
    if (rule.isEmpty()) {
      return hasResults ? this : Repacking.NONE;
    }
    return decided(choice.begun(parent(), hasResults));
  }

  private Repacking decided(DatasetDecision other) {
    if (other.decision().isPresent() && !other.decision().get().repacks()) {
      return new Alone(List.of(other.decision().get()));
    }
    return new DatasetRepacking(
        source, target, state, folder, rule, settings, executors, priority, now, other);
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
    List<InputFileEntry> candidates = rule.isEmpty() ? List.of() : candidates(listing);
    if (candidates.isEmpty() && known.isEmpty()) {
      return View.NONE;
    }
    if (rule.isEmpty() || !new TableFormats(source).isPlain(listing.path(), listing.source())) {
      known.stream()
          .filter(group -> there.containsKey(group.name()))
          .forEach(group -> superseded.put(group.name(), "its files are copied one by one now"));
      return new View(List.of(), List.of(), Set.of(), Set.of(), superseded);
    }
    DirectoryGroups groups =
        new DirectoryGroups(listing.path(), settings, rule.get(0).fileSize().bytes());
    Set<String> names = new HashSet<>();
    listing.source().forEach(entry -> names.add(entry.name()));
    groups.plan(candidates, known, there, names::contains, files -> looks(files, way));
    return view(listing, groups, known, there, superseded);
  }

  private static View view(
      Listing listing,
      DirectoryGroups groups,
      List<GroupManifest> known,
      Map<String, FileEntry> there,
      Map<String, String> superseded) {
    Map<String, FileEntry> sources = new HashMap<>();
    listing.source().forEach(entry -> sources.put(entry.name(), entry));
    Set<String> packed = new HashSet<>();
    Set<String> results = new HashSet<>();
    List<Group> make = new ArrayList<>();
    List<Group> kept = new ArrayList<>();
    for (GroupManifest group : groups.make()) {
      take(group, sources, packed, results);
      make.add(group(group, sources, lost(group, known), reason(group, known, there)));
    }
    for (GroupManifest group : groups.kept()) {
      take(group, sources, packed, results);
      kept.add(group(group, sources, 0, "unchanged"));
    }
    for (String name : packed) {
      if (there.containsKey(name) && there.get(name).isFile()) {
        superseded.put(name, "its rows are in a repacked file");
      }
    }
    for (GroupManifest group : known) {
      boolean moved = group.files().stream().anyMatch(file -> sources.containsKey(file.name()));
      if (moved && there.containsKey(group.name()) && !results.contains(group.name())) {
        superseded.put(group.name(), "its files go other ways now");
      }
    }
    return new View(make, kept, packed, results, superseded);
  }

  private static void take(
      GroupManifest group,
      Map<String, FileEntry> sources,
      Set<String> packed,
      Set<String> results) {
    results.add(group.name());
    group.files().stream()
        .map(InputFileEntry::name)
        .filter(sources::containsKey)
        .forEach(packed::add);
  }

  private static Group group(
      GroupManifest group, Map<String, FileEntry> sources, int lost, String reason) {
    FileEntry first = sources.get(group.files().get(0).name());
    long newest = group.files().stream().mapToLong(InputFileEntry::modified).max().orElse(0);
    FileEntry like =
        new FileEntry(
            group.name(),
            first.kind(),
            group.bytes(),
            newest,
            first.permission(),
            first.owner(),
            first.group(),
            first.encrypted(),
            first.traits());
    return new Group(group.path(), like, group.files().size(), lost, reason, group.text());
  }

  private static int lost(GroupManifest group, List<GroupManifest> known) {
    Set<InputFileEntry> now = Set.copyOf(group.files());
    return (int)
        known.stream()
            .filter(old -> old.path().equals(group.path()))
            .flatMap(old -> old.files().stream())
            .filter(file -> !now.contains(file))
            .count();
  }

  private static String reason(
      GroupManifest group, List<GroupManifest> known, Map<String, FileEntry> there) {
    Optional<GroupManifest> before =
        known.stream().filter(old -> old.path().equals(group.path())).findFirst();
    String why = "new";
    if (before.isPresent()) {
      boolean intact =
          there.containsKey(group.name()) && before.get().isResult(there.get(group.name()));
      boolean same = before.get().files().equals(group.files());
      why =
          !intact ? "the target's is not as it was published" : same ? "settings" : "files changed";
    }
    return "%d files repacked by pages (%s)".formatted(group.files().size(), why);
  }

  private List<InputFileEntry> candidates(Listing listing) {
    List<InputFileEntry> candidates = new ArrayList<>();
    for (FileEntry entry : listing.source()) {
      String path = listing.path().isEmpty() ? entry.name() : listing.path() + "/" + entry.name();
      Duration minAge = rule.get(0).minAge();
      if (entry.isFile()
          && (minAge.isZero() || now - entry.modified() >= minAge.toMillis())
          && !InputListing.isApart(entry.name(), entry.length(), rule.get(0).hiveNames())) {
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
    directory().writeJson(file(manifest.path()), manifest.toJson());
  }

  @Override
  public void forget(String path) throws IOException {
    if (DirectoryGroups.isResult(path.substring(path.lastIndexOf('/') + 1))) {
      directory().delete(file(path));
    }
  }

  private static String file(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1).replace(".parquet", ".json");
    return DirectoryGroups.hex(slash < 0 ? "" : path.substring(0, slash)) + "/" + name;
  }
}

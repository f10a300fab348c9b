package io.longhaul.jobs.copy;

import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.copy.CopyOutcome.Result;
import io.longhaul.jobs.copy.WaveItem.Next;
import io.longhaul.jobs.engine.DistCpEngine;
import io.longhaul.jobs.engine.DistCpWave;
import io.longhaul.jobs.engine.LeaseEndpoint;
import io.longhaul.jobs.engine.PacedStore;
import io.longhaul.jobs.engine.PacedStore.Pace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Some files of a dataset on their way into the work area by one job of DistCp. This driver looks
 * at each before and after, gives it its attributes and its proof; DistCp's part is the bytes.
 */
final class CopyWave implements LeaseEndpoint.Listener {
  private static final int NAMES_PER_DIRECTORY = 1_000;
  private static final int PRIVATE = 0700;

  private final String name;
  private final CopyPiece.Stage stage;
  private final Creation creation;
  private final Store source;
  private final Store target;
  private final Hands hands;
  private final AttributeCopy attributes;
  private final Map<String, WaveItem> coming = new ConcurrentHashMap<>();
  private final Map<String, WaveItem> staged = new ConcurrentHashMap<>();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Future<?>> finishing = new LinkedBlockingQueue<>();
  private volatile String lastTrouble = "";

  /**
   * What a wave works with.
   *
   * @param threads that look at files
   * @param next takes what becomes of each item, on any thread
   */
  record Hands(ExecutorService threads, StagedProof proof, Sink next) {
    /** Takes what becomes of an item. */
    @FunctionalInterface
    interface Sink {
      void take(Next next);
    }
  }

  /**
   * @param name of the wave, unlike that of any other of the run
   * @param creation how its files are made
   */
  CopyWave(
      String name,
      CopyPiece.Stage stage,
      Creation creation,
      Store source,
      Store target,
      Hands hands) {
    this.name = name;
    this.stage = stage;
    this.creation = creation;
    this.source = source;
    this.target = target;
    this.hands = hands;
    this.attributes = new AttributeCopy(stage.scope(), source, target);
  }

  /**
   * Copies the items; each has its {@link Next} when this ends.
   *
   * @throws IOException when the engine can't go on
   */
  void run(DistCpEngine engine, Collection<WaveItem> items, Draining draining)
      throws IOException, InterruptedException {
    List<WaveItem> closed = together(items, this::unlessOpen);
    if (closed.isEmpty()) {
      return;
    }
    DistCpWave wave = plan(closed);
    DistCpEngine.Ended ended = engine.run(wave, draining::isDraining, new Troubles(), this);
    while (!finishing.isEmpty()) {
      result(finishing.poll());
    }
    if (draining.isDraining()) {
      left(coming.values()).forEach(hands.next()::take);
    } else {
      together(coming.values(), item -> look(item, ended.reason()));
    }
  }

  /** Whether nothing new is to be begun. */
  @FunctionalInterface
  interface Draining {
    boolean isDraining();
  }

  static List<Next> left(Collection<WaveItem> items) {
    return items.stream()
        .map(item -> Next.end(item.ended(Result.LEFT, "the run's time was up")))
        .toList();
  }

  private DistCpWave plan(List<WaveItem> items) throws IOException {
    String directory = stage.directory() + "/" + name;
    Set<String> folders = new TreeSet<>();
    List<DistCpWave.Entry> files = new ArrayList<>();
    for (WaveItem item : items) {
      String folder = "%06d".formatted(item.number() / NAMES_PER_DIRECTORY);
      String file = folder + "/" + item.number();
      folders.add(folder);
      coming.put(directory + "/" + file, item);
      files.add(
          new DistCpWave.Entry(
              stage.scope().sourcePath(item.seen().path()), file, item.seen().entry().length()));
    }
    for (String folder : folders) {
      target.makeDirectories(directory + "/" + folder, PRIVATE);
    }
    CopyScope scope = stage.scope();
    boolean pulled = scope.executors() == Executors.TARGET;
    return new DistCpWave(
        name,
        "dataset " + scope.name() + ", " + files.size() + " files",
        new PacedStore(
            scope.source(),
            pulled ? Pace.READS : Pace.NOTHING,
            scope.priority(),
            scope.index(),
            Optional.empty()),
        new PacedStore(
            scope.target(),
            pulled ? Pace.NOTHING : Pace.WRITES,
            scope.priority(),
            scope.index(),
            Optional.of(creation)),
        directory,
        files);
  }

  /** Does the same with several items at a time; gives those it answers with. */
  private List<WaveItem> together(Collection<WaveItem> items, Step step)
      throws InterruptedException {
    List<Callable<Optional<WaveItem>>> calls = new ArrayList<>();
    items.forEach(item -> calls.add(() -> step.on(item)));
    List<WaveItem> kept = new ArrayList<>();
    for (Future<Optional<WaveItem>> call : hands.threads().invokeAll(calls)) {
      result(call).ifPresent(kept::add);
    }
    return kept;
  }

  /** Work on one item. */
  @FunctionalInterface
  private interface Step {
    Optional<WaveItem> on(WaveItem item) throws IOException;
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot look at a file: " + e.getCause(), e.getCause());
    }
  }

  private Optional<WaveItem> unlessOpen(WaveItem item) {
    try {
      if (source.isClosed(path(item))) {
        return Optional.of(item);
      }
      end(item.ended(Result.OPEN, "open for writing"));
    } catch (FileNotFoundException e) {
      end(item.ended(Result.VANISHED, "gone from the source"));
    } catch (IOException e) {
      hands.next().take(item.failed(Reasons.of(e)));
    }
    return Optional.empty();
  }

  /** At an item that did not come: why, and what next. */
  private Optional<WaveItem> look(WaveItem item, String ended) {
    String reason =
        Optional.ofNullable(troubles.get(path(item)))
            .orElseGet(
                () ->
                    !lastTrouble.isEmpty()
                        ? lastTrouble
                        : ended.isEmpty() ? "DistCp did not copy it" : ended);
    try {
      FileEntry now = source.entry(path(item));
      hands.next().take(item.isStill(now) ? item.failed(reason) : item.changed(now));
    } catch (FileNotFoundException e) {
      end(item.ended(Result.VANISHED, "gone from the source"));
    } catch (IOException e) {
      hands.next().take(item.failed(Reasons.of(e)));
    }
    return Optional.empty();
  }

  private void end(CopyOutcome outcome) {
    hands.next().take(Next.end(outcome));
  }

  private String path(WaveItem item) {
    return stage.scope().sourcePath(item.seen().path());
  }

  @Override
  public void heard() {}

  @Override
  public void moved(String path, long length, long crc) {
    WaveItem item = coming.remove(path);
    if (item != null) {
      staged.put(path, item);
      finishing.add(hands.threads().submit(() -> finish(item, path, length, crc)));
    } else if (staged.containsKey(path)) {
      // Another try of a map that was thought dead put the same bytes there once more.
      finishing.add(hands.threads().submit(() -> completeAgain(staged.get(path), path)));
    }
  }

  @Override
  public void trouble(String path, String reason) {
    lastTrouble = reason;
  }

  private Void finish(WaveItem item, String path, long length, long crc)
      throws InterruptedException {
    Next next;
    try {
      next = finished(item, path, length, crc);
      if (next.end().filter(end -> end.result() == Result.STAGED).isEmpty()) {
        target.delete(path);
      }
    } catch (IOException e) {
      next = item.failed(Reasons.of(e));
    }
    hands.next().take(next);
    return null;
  }

  private Next finished(WaveItem item, String path, long length, long crc)
      throws IOException, InterruptedException {
    try {
      boolean whole = length == item.seen().entry().length();
      if (whole) {
        attributes.complete(path, path(item), item.seen().entry(), creation);
      }
      FileEntry now = source.entry(path(item));
      if (!item.isStill(now)) {
        return item.changed(now);
      }
      return whole
          ? Next.end(hands.proof().of(item.number(), item.seen(), path, crc))
          : item.failed("%d bytes came of %d".formatted(length, item.seen().entry().length()));
    } catch (FileNotFoundException e) {
      return afterMissing(item, e);
    }
  }

  private Next afterMissing(WaveItem item, FileNotFoundException cause) throws IOException {
    try {
      source.entry(path(item));
      return item.failed(Reasons.of(cause));
    } catch (FileNotFoundException e) {
      return Next.end(item.ended(Result.VANISHED, "gone from the source"));
    }
  }

  private Void completeAgain(WaveItem item, String path) {
    try {
      attributes.complete(path, path(item), item.seen().entry(), creation);
    } catch (IOException e) {
      // Published meanwhile, or gone: the proof at publish sees what is there.
      lastTrouble = Reasons.of(e);
    }
    return null;
  }

  /** Hears what fails at the source, where a path says of which item. */
  private final class Troubles implements LeaseEndpoint.Listener {
    @Override
    public void heard() {}

    @Override
    public void moved(String path, long length, long crc) {}

    @Override
    public void trouble(String path, String reason) {
      troubles.put(path, reason);
    }
  }
}

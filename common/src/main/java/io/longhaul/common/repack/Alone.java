package io.longhaul.common.repack;

import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import java.util.List;
import java.util.Optional;

/**
 * Each file goes by itself.
 *
 * @param why what was decided; none where there was no choice
 */
public record Alone(List<Repacking.Decision> why) implements Repacking {
  private static final long serialVersionUID = 1;

  public Alone {
    why = List.copyOf(why);
  }

  @Override
  public Repacking begun() {
    return this;
  }

  @Override
  public boolean isUndecided() {
    return false;
  }

  @Override
  public Decision decide(Way way) {
    throw new IllegalStateException("Nothing is decided here");
  }

  @Override
  public Repacking decided(Decision decision) {
    return this;
  }

  @Override
  public Optional<Decision> decision() {
    return why.stream().findFirst();
  }

  @Override
  public void remember(Decision decision) {}

  @Override
  public View look(Listing listing, Way way) {
    return View.NONE;
  }

  @Override
  public Made make(Group group, String staged, Creation creation, Way way) {
    throw new IllegalStateException("No group is made here: " + group.path());
  }

  @Override
  public boolean isStill(Group group, String made) {
    return false;
  }

  @Override
  public Optional<String> difference(Group group, Way way) {
    throw new IllegalStateException("No group is made here: " + group.path());
  }

  @Override
  public void remember(Group group, FileEntry entry) {
    throw new IllegalStateException("No group is made here: " + group.path());
  }

  @Override
  public void forget(String path) {}
}

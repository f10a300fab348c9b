package io.longhaul.jobs.copy;

import io.longhaul.common.policy.LinkSettings;
import java.util.List;

/** Placeholder. */
final class CopyProgress implements AutoCloseable {
  static CopyProgress start(LinkSettings link, List<Part> parts) {
    return new CopyProgress();
  }

  void planned(List<Part> group) {}

  void finished(Part part) {}

  @Override
  public void close() {}
}

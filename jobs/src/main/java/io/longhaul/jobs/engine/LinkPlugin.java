package io.longhaul.jobs.engine;

import io.longhaul.common.link.Pacer;

/** Placeholder until the link branch is merged. */
public final class LinkPlugin {
  private LinkPlugin() {}

  public static Pacer pacer() {
    return Pacer.unlimited();
  }

  public static void progress(int dataset, int files, long bytes) {}

  public static void flush() {}
}

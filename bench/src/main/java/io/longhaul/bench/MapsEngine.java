package io.longhaul.bench;

import java.io.IOException;

/** Longhaul's engine {@code distcp} in this process, its maps side by side. */
record MapsEngine(LonghaulEngine warm, int maps) implements Engine {
  @Override
  public String name() {
    return warm.name() + ", " + maps + " maps";
  }

  @Override
  public void copy(Transfer transfer) throws IOException {
    warm.run(warm.policy(transfer).byMaps(maps), "copy");
  }
}

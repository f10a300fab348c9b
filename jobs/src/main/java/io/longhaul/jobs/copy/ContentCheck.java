package io.longhaul.jobs.copy;

import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.LinkSettings.Executors;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells whether two files of one length hold the same bytes. */
final class ContentCheck {
  private final CopyScope scope;
  private final Store source;
  private final Store target;
  private final Pacer pacer;
  private final How how;

  /** What the answer is built on. */
  enum How {
    /** The stores' composite CRCs where both have them, else every byte. */
    CHECKSUM,
    /** Every byte of both sides. */
    READ
  }

  ContentCheck(CopyScope scope, Store source, Store target, Pacer pacer, How how) {
    this.scope = scope;
    this.source = source;
    this.target = target;
    this.pacer = pacer;
    this.how = how;
  }

  /**
   * What differs; empty when nothing does.
   *
   * @throws UnreadableException naming the side whose bytes can't be had
   */
  Optional<String> difference(String path, FileEntry atSource, FileEntry atTarget)
      throws UnreadableException, InterruptedException {
    boolean plain = !atSource.encrypted() && !atTarget.encrypted();
    if (how == How.CHECKSUM && plain && source.hasCompositeCrc() && target.hasCompositeCrc()) {
      OptionalLong want = composite(source, scope.sourcePath(path), "source");
      OptionalLong found = composite(target, scope.targetPath(path), "target");
      if (want.isPresent() && found.isPresent()) {
        return want.getAsLong() == found.getAsLong()
            ? Optional.empty()
            : Optional.of(
                "checksum %08x at the source, %08x at the target"
                    .formatted(want.getAsLong(), found.getAsLong()));
      }
    }
    return readBoth(path);
  }

  private static OptionalLong composite(Store store, String path, String side)
      throws UnreadableException {
    try {
      return store.compositeCrc(path);
    } catch (IOException e) {
      throw new UnreadableException(side, e);
    }
  }

  private Optional<String> readBoth(String path) throws UnreadableException, InterruptedException {
    try (Side left = new Side("source", source, scope.sourcePath(path), far(Executors.TARGET));
        Side right = new Side("target", target, scope.targetPath(path), far(Executors.SOURCE))) {
      long offset = 0;
      while (true) {
        int want = left.fill();
        int found = right.fill();
        int mismatch = Arrays.mismatch(left.buffer, 0, want, right.buffer, 0, found);
        if (mismatch >= 0) {
          return Optional.of("bytes differ from offset " + (offset + mismatch));
        }
        if (want < Pacer.STEP) {
          return Optional.empty();
        }
        offset += want;
      }
    }
  }

  /** The side across the link from the executors is paced. */
  private Optional<Pacer> far(Executors whenAt) {
    return scope.executors() == whenAt ? Optional.of(pacer) : Optional.empty();
  }

  /** A file's bytes can't be had from one side. */
  static final class UnreadableException extends Exception {
    UnreadableException(String side, IOException cause) {
      super("cannot be read at the " + side + ": " + Reasons.of(cause), cause);
    }
  }

  private final class Side implements AutoCloseable {
    private final String name;
    private final Optional<Pacer> paced;
    private final byte[] buffer = new byte[Pacer.STEP];
    private final InputStream in;

    Side(String name, Store store, String path, Optional<Pacer> paced) throws UnreadableException {
      this.name = name;
      this.paced = paced;
      try {
        this.in = store.open(path);
      } catch (IOException e) {
        throw new UnreadableException(name, e);
      }
    }

    int fill() throws UnreadableException, InterruptedException {
      try {
        if (paced.isPresent()) {
          paced.get().acquire(scope.priority(), buffer.length);
        }
        return in.readNBytes(buffer, 0, buffer.length);
      } catch (IOException e) {
        throw new UnreadableException(name, e);
      }
    }

    @Override
    public void close() throws UnreadableException {
      try {
        in.close();
      } catch (IOException e) {
        throw new UnreadableException(name, e);
      }
    }
  }
}

package io.longhaul.jobs.repack;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** A file that is not repacked, and what becomes of it. */
record LeftAlone(InputFileEntry file, String reason, Fate fate) implements Serializable {
  /** What becomes of a file that is left alone. */
  enum Fate {
    /** It goes to OUTPUT as it is, for as long as it does not change. */
    COPIED,
    /** It goes to OUTPUT as it is; a later run looks at it again. */
    COPIED_FOR_NOW,
    /** It does not go to OUTPUT. */
    NOT_COPIED
  }

  LeftAlone {
    requireNonNull(file, "file is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(fate, "fate is null");
  }

  boolean isCopied() {
    return fate != Fate.NOT_COPIED;
  }
}

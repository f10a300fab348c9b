package io.longhaul.jobs.repack.pages;

/** Which encodings readers are trusted with. */
public enum Profile {
  /** Dictionary and PLAIN: what readers of any age take. */
  COMPAT,
  /** Also DELTA_BINARY_PACKED and DELTA_LENGTH_BYTE_ARRAY. */
  MODERN
}

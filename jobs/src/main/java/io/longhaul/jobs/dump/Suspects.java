package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

/**
 * Rows that something is wrong with, known by their keys only; a second look at the dump finds
 * their places.
 *
 * @param hashes of the keys, each once
 * @param repeated whether only a key's second and later rows are meant, and only if the keys are
 *     really equal
 * @param seen what was seen, with {@code %s} for the key
 */
record Suspects(
    Code code, String table, RowKey key, LongLog hashes, boolean repeated, String seen) {
  Suspects {
    requireNonNull(code, "code is null");
    requireNonNull(key, "key is null");
  }
}

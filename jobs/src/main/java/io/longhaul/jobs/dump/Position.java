package io.longhaul.jobs.dump;

/**
 * A place in a dump.
 *
 * @param line from 1
 * @param offset in uncompressed bytes, from 0
 */
record Position(long line, long offset) {}

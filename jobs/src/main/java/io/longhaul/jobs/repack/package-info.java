/**
 * Many small, lightly packed Parquet files become few, well-sized, densely packed ones, proven
 * equal.
 *
 * <p>INPUT is only read. OUTPUT becomes a whole table or stays as it was: everything is written to
 * {@code .longhaul-work/staging} there, read back and held against its sources before the first
 * rename; where anything differs or failed, nothing is published. {@code .longhaul/repack.json}
 * remembers which files every output was made of: a later run goes on from there, rewrites what
 * changed only, and takes over what a killed run had staged and proven.
 *
 * <p>The plan is held in memory: some hundred bytes for each file of INPUT.
 */
package io.longhaul.jobs.repack;

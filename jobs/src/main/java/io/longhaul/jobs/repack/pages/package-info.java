/**
 * Merges Parquet files column by column without assembling records: pages are decompressed, their
 * dictionaries united, values encoded and compressed anew.
 *
 * <p>Promises: a page whose checksum is wrong is never rewritten; what was written is read back and
 * has, column chunk by column chunk, the values and levels of its sources in their order, or {@link
 * io.longhaul.jobs.repack.pages.DifferenceException} names the file and column. Values keep every
 * bit: NaNs, zeros of either sign, INT96.
 *
 * <p>Memory: the values of one column of one output row group at a time. It needs Parquet's own
 * library, no engine.
 */
package io.longhaul.jobs.repack.pages;

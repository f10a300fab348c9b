/**
 * HBase tables at the target: exported in windows that follow each other without a gap, imported in
 * order, each once, and proven.
 *
 * <p>HBase's own tools answer well while they lose cells. What these jobs stand on is counted and
 * digested cell by cell, read back, and held against each other before anything moves on; what
 * can't be caught by windows is said.
 */
package io.longhaul.jobs.hbase;

/**
 * The metadata steps of a tick: a dump of the source's metastore is taken through the dump gate,
 * and the newest valid one is loaded into the standby's once the data it points to is there.
 *
 * <p>The gate is another family's: its jobs are started by name, what it knows of a dump's content
 * comes in as a {@link io.longhaul.common.sql.DumpReader}.
 */
package io.longhaul.jobs.metastore;

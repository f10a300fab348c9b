/**
 * What runs the work of jobs, and holds it to the link: Spark's tasks by {@link
 * io.longhaul.jobs.engine.SparkEngine} and {@link io.longhaul.jobs.engine.LinkPlugin}, DistCp's
 * maps by {@link io.longhaul.jobs.engine.DistCpEngine}. Any MapReduce job is held to it that opens
 * its stores by {@link io.longhaul.jobs.engine.PacedFileSystem}, and asks a {@link
 * io.longhaul.jobs.engine.LeaseEndpoint}.
 *
 * <p>Promises: bytes are asked for before they cross the link; only those are answered that the run
 * has let in; a task that loses the driver goes on at its last rate for at most 10 s, then stops,
 * and fails after 60 s. Knows no family of jobs, and decides nothing of what is copied.
 */
package io.longhaul.jobs.engine;

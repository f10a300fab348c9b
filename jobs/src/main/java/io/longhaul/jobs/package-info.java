/**
 * The command line: {@link io.longhaul.jobs.Main} finds a job in {@link io.longhaul.jobs.Jobs},
 * runs it and ends the process. One folder below this per family of jobs; families never import
 * each other, and only {@link io.longhaul.jobs.JobOptions} of this package is theirs to use.
 */
package io.longhaul.jobs;

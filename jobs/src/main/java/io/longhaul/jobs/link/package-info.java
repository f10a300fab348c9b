/**
 * The link as it is now, and the operator's word on it: reads and writes small files in the link's
 * directory, starts no engine, speaks to no run. Runs read the word at their next beat.
 */
package io.longhaul.jobs.link;

/**
 * The dump gate: metastore SQL dumps are judged, chosen, rewritten and drilled before a standby
 * depends on them.
 *
 * <p>A dump is read as a stream of bytes, once for a verdict and once more only when a finding
 * needs the place of a row; memory does not grow with the length of a statement or a value. Nothing
 * here needs a database but the drill, and nothing ever changes a dump it was given.
 */
package io.longhaul.jobs.dump;

package io.longhaul.jobs.copy;

import io.longhaul.common.job.ExitStatus;

/**
 * What went wrong with one path, for the report.
 *
 * @param path relative to the dataset; empty for the dataset as a whole
 */
record Failure(String dataset, String path, String reason, ExitStatus status) {}

package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import java.io.Serializable;

/**
 * What kept a file from being repacked or copied.
 *
 * @param column dotted path; empty when the file as a whole is meant
 */
record Failure(String path, String column, String reason, ExitStatus status)
    implements Serializable {}

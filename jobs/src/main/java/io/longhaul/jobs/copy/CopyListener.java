package io.longhaul.jobs.copy;

import io.longhaul.jobs.engine.ProgressListener;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a copy's tasks tell the driver. */
record CopyListener(CopyProgress progress, Journal journal, Deadline deadline)
    implements ProgressListener {
  private static final Logger LOG = LoggerFactory.getLogger(CopyListener.class);

  @Override
  public void progress(int dataset, int files, long bytes) {
    progress.progress(dataset, files, bytes);
  }

  @Override
  public void note(String line) {
    try {
      journal.note(line);
    } catch (IOException e) {
      // The next who writes to the journal meets the same error and ends the run with it.
      LOG.debug("Cannot note {}", line, e);
    }
  }

  @Override
  public boolean isDraining() {
    return deadline.isOver();
  }
}

package io.longhaul.jobs.repack;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.jobs.engine.ExecutorStores;
import io.longhaul.jobs.engine.SparkEngine;
import io.longhaul.jobs.repack.GroupOutcome.Copied;
import io.longhaul.jobs.repack.RepackConfig.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Copies files that are left alone into staging, byte for byte, and reads them back. */
record CopyWork(Place input, Place output)
    implements SparkEngine.Work<CopyWork.Batch, GroupOutcome> {
  private static final int BUFFER = 1 << 18;

  /** Files of one task. */
  record Batch(List<LeftAlone> files) implements Serializable {
    Batch {
      files = List.copyOf(files);
    }
  }

  @Override
  public GroupOutcome on(Batch batch) throws IOException, InterruptedException {
    Store from = ExecutorStores.of(input.store());
    Store to = ExecutorStores.of(output.store());
    Staging staging = new Staging(to, output);
    List<Failure> failures = new ArrayList<>();
    for (LeftAlone file : batch.files()) {
      try {
        copy(from, to, file, staging.path(file))
            .ifPresent(
                reason ->
                    failures.add(
                        new Failure(file.file().path(), "", reason, ExitStatus.INCOMPLETE)));
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        failures.add(
            new Failure(
                file.file().path(), "", String.valueOf(e.getMessage()), ExitStatus.INCOMPLETE));
      }
    }
    return new Copied(failures);
  }

  /** Why it is no copy; empty when it is. */
  private Optional<String> copy(Store from, Store to, LeftAlone file, String staged)
      throws IOException {
    String path = input.child(file.file().path());
    CRC32C read = new CRC32C();
    to.delete(staged);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from.open(path);
        OutputStream out = to.create(staged, file.file().permission() & 0777)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.update(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    }
    CRC32C written = new CRC32C();
    try (InputStream in = to.open(staged)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        written.update(buffer, 0, count);
      }
    }
    FileEntry now = from.entry(path);
    if (now.length() != file.file().length() || now.modified() != file.file().modified()) {
      return Optional.of("changed while it was read");
    }
    if (written.getValue() != read.getValue() || to.entry(staged).length() != now.length()) {
      return Optional.of("the copy reads back as other bytes");
    }
    to.setModified(staged, file.file().modified());
    return Optional.empty();
  }
}

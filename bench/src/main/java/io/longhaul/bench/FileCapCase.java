package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** As {@link CapCase}, to a folder of {@code file://}, seen from the sizes of its files. */
record FileCapCase(String name, Workload workload, long bytesPerSecond) implements BenchCase {

  @Override
  public void run(Session session) throws IOException, InterruptedException {
    session.head(CapRun.HEAD);
    try (Csv raw = session.raw(name, CapRun.RAW_HEAD)) {
      for (Engine engine : session.enginesWithLocalState(List.of("longhaul", "distcp"))) {
        ByteTrack free = measure(session, engine, OptionalLong.empty());
        ByteTrack capped = measure(session, engine, OptionalLong.of(bytesPerSecond));
        CapRun run =
            new CapRun(name, engine.name(), bytesPerSecond, 0, free, capped, Duration.ZERO);
        run.write(raw);
        session.print(run.row());
      }
    }
  }

  private ByteTrack measure(Session session, Engine engine, OptionalLong cap)
      throws IOException, InterruptedException {
    Testbed testbed = session.testbed();
    testbed.prepare(workload);
    Path folder = session.workDirectory("file-target");
    Transfer transfer =
        new Transfer(
            workload.warehouse(testbed.sourceFs()),
            new org.apache.hadoop.fs.Path(folder.toUri()),
            cap);
    try (FolderMeter meter = new FolderMeter(folder)) {
      meter.record();
      engine.copy(transfer);
      ByteTrack track = meter.recorded();
      if (track.total() < workload.bytes()) {
        throw new IOException(
            "Cannot count this run: want " + workload.bytes() + " bytes, found " + track.total());
      }
      return track;
    }
  }
}

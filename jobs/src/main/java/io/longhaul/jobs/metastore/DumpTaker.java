package io.longhaul.jobs.metastore;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.MetastoreAccess.Jdbc;
import io.longhaul.common.policy.MetastoreAccess.Service;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Puts a dump of the source's metastore into an export. */
@FunctionalInterface
interface DumpTaker {
  /**
   * Takes it.
   *
   * @param export place of the export in the folder
   * @param own for what nobody else may read
   * @return a time at which the dump's transaction had begun: what is in the dump is older
   */
  Instant take(DumpsFolder folder, String export, PrivateFolder own)
      throws IOException, InterruptedException;

  /** The way of a policy, its program found on this machine. */
  static DumpTaker of(ExportConfig config, Clock clock, Sleeper sleeper) {
    return config.metastore() instanceof Service service
        ? ofService(service, config, clock, sleeper)
        : ofServer((Jdbc) config.metastore(), config, clock);
  }

  private static DumpTaker ofServer(Jdbc jdbc, ExportConfig config, Clock clock) {
    DumpTool tool = new DumpTool(DumpTool.find(config.tool()), config.timeout(), clock);
    return (folder, export, own) -> {
      Instant[] begun = new Instant[1];
      folder.write(export, out -> begun[0] = tool.dump(jdbc, own, out));
      return begun[0];
    };
  }

  private static DumpTaker ofService(
      Service service, ExportConfig config, Clock clock, Sleeper sleeper) {
    String program = Gcloud.find();
    return (folder, export, own) -> {
      Gcloud gcloud = new Gcloud(program, own.path(), config.timeout(), sleeper, System::nanoTime);
      String operation = gcloud.export(service, folder.uri(export));
      Optional<String> failure = gcloud.await("export " + service.name(), operation);
      if (failure.isPresent()) {
        throw new JobException(ExitStatus.ENVIRONMENT, failure.get());
      }
      folder.adopt(export);
      // When the service has read its database is not told; it was before this.
      return clock.instant();
    };
  }
}

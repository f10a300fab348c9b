package io.longhaul.jobs.metastore;

import com.fasterxml.jackson.databind.JsonNode;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.policy.MetastoreAccess.Service;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.common.work.Retry.Sleeper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A standby that is a service of Dataproc Metastore, which replaces its state by that of a dump in
 * a bucket. An operation goes on without whoever began it: it is written down before and after it
 * is begun, and the next run waits for it before it begins another.
 */
final class StandbyService implements Standby {
  private static final String OPERATION = "dumps/import-operation.json";
  private static final String UPLOAD = ".import-";
  private static final int FILE_PERMISSION = 0644;
  private static final int FOLDER_PERMISSION = 0755;

  private final Service service;
  private final ImportConfig config;
  private final String program;
  private final Sleeper sleeper;

  StandbyService(Service service, ImportConfig config, String program, Sleeper sleeper) {
    this.service = service;
    this.config = config;
    this.program = program;
    this.sleeper = sleeper;
  }

  @Override
  public String name() {
    return service.name();
  }

  @Override
  public boolean has(Mark mark, Running running) throws IOException, InterruptedException {
    StateDirectory state = running.state();
    Optional<JsonNode> before =
        state.readJson(OPERATION).filter(one -> one.path("into").asText().equals(name()));
    if (before.isEmpty()) {
      sweep();
      return false;
    }
    JsonNode known = before.get();
    boolean same = known.path("mark").asText().equals(mark.text());
    boolean done = known.path("done").asBoolean();
    if (!done) {
      done = ended(known);
      if (done) {
        save(running, known.path("mark").asText(), known.path("operation").asText(), true);
      } else {
        state.delete(OPERATION);
      }
    }
    sweep();
    return same && done;
  }

  /** Waits for the end of what another run has begun; whether it went well. */
  private boolean ended(JsonNode known) throws IOException, InterruptedException {
    String operation = known.path("operation").asText();
    if (!operation.isEmpty()) {
      return await(operation).isEmpty();
    }
    // That run died before it had an answer: the service knows whether it was asked.
    try (PrivateFolder own = PrivateFolder.make(config.workFolder())) {
      return gcloud(own.path()).awaitLoad(service, importId(known.path("run").asText()));
    }
  }

  @Override
  public Optional<String> load(Import next, Running running)
      throws IOException, InterruptedException {
    String folder = folder(running.id().text());
    String dump = folder + "/" + DumpsFolder.DUMP;
    StoreSpec spec = DumpStore.of(config.policy(), config.dumps());
    try (Store store = spec.open()) {
      store.makeDirectories(folder, FOLDER_PERMISSION);
      try (OutputStream out = store.create(dump, FILE_PERMISSION)) {
        Files.copy(next.dump(), out);
      }
      running.check();
      save(running, next.mark().text(), "", false);
      String operation = begin(store.describe(dump), running);
      save(running, next.mark().text(), operation, false);
      Optional<String> failure = await(operation);
      store.delete(folder);
      if (failure.isPresent()) {
        running.state().delete(OPERATION);
        throw new JobException(ExitStatus.ENVIRONMENT, failure.get());
      }
      save(running, next.mark().text(), operation, true);
      return Optional.empty();
    }
  }

  private String begin(String dump, Running running) throws IOException, InterruptedException {
    try (PrivateFolder own = PrivateFolder.make(config.workFolder())) {
      return gcloud(own.path()).load(service, dump, importId(running.id().text()));
    }
  }

  /** At most 64 of a-z, 0-9 and -, beginning with a letter. */
  private static String importId(String run) {
    String id = "longhaul-" + run.toLowerCase(Locale.ROOT);
    return id.substring(0, Math.min(64, id.length()));
  }

  /** Waits for its end; what went wrong, if anything did. */
  private Optional<String> await(String operation) throws IOException, InterruptedException {
    try (PrivateFolder own = PrivateFolder.make(config.workFolder())) {
      return gcloud(own.path()).await("import into " + name(), operation);
    }
  }

  private Gcloud gcloud(Path folder) {
    return new Gcloud(program, folder, config.timeout(), sleeper, System::nanoTime);
  }

  private void save(Running running, String mark, String operation, boolean done)
      throws IOException {
    running
        .state()
        .writeJson(
            OPERATION,
            StateDirectory.stamped()
                .put("run", running.id().text())
                .put("into", name())
                .put("mark", mark)
                .put("operation", operation)
                .put("done", done));
  }

  /** Takes away what runs that died have put beside the dumps for the service to read. */
  private void sweep() throws IOException {
    StoreSpec spec = DumpStore.of(config.policy(), config.dumps());
    String root = spec.path(config.dumps().folder());
    try (Store store = spec.open()) {
      for (FileEntry entry : store.list(root)) {
        if (entry.name().startsWith(UPLOAD)) {
          store.delete(root + "/" + entry.name());
        }
      }
    } catch (FileNotFoundException e) {
      // No dump was ever there; who looks for the newest says so.
      return;
    }
  }

  private String folder(String run) {
    StoreSpec spec = DumpStore.of(config.policy(), config.dumps());
    return spec.path(config.dumps().folder()) + "/" + UPLOAD + run;
  }
}

package io.longhaul.jobs.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longhaul.common.ledger.RunId;
import io.longhaul.common.ledger.StateDirectory;
import io.longhaul.common.link.GrantedRecord;
import io.longhaul.common.link.LeaseClient;
import io.longhaul.common.link.LinkDirectory;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.link.SharedLink;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.common.storage.Store;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's command and runs that send, in real time, over files of this machine. */
class LinkIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIRST = "20261121T120000Z-p-0001";
  private static final String SECOND = "20261121T120000Z-p-0002";

  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() throws IOException {
    store = new StoreSpec("file://", Map.of()).open();
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: p
        source: { warehouse: FOLDER/source }
        target: { warehouse: FOLDER/target }
        link: { name: pipe, bandwidth: 20 MB/s }
        datasets: [ { name: d, path: d } ]
        """
            .replace("FOLDER", folder.toString()));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Command text(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "link";
    System.arraycopy(options, 0, words, 1, options.length);
    words[words.length - 1] = folder.resolve("policy.yaml").toString();
    return Command.run(words);
  }

  private JsonNode link(String... options) throws IOException {
    String[] words = new String[options.length + 1];
    words[0] = "--json";
    System.arraycopy(options, 0, words, 1, options.length);
    Command ended = text(words);
    assertThat(ended.exit()).as(ended.err()).isZero();
    return JSON.readTree(ended.out());
  }

  /** A run that sends all it may. */
  private final class Sender implements AutoCloseable {
    private final SharedLink link;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();

    Sender(String run, int priority) {
      StateDirectory state =
          new StateDirectory(store, folder.resolve("target/.longhaul").toString());
      link =
          SharedLink.join(
              PolicyFile.load(folder.resolve("policy.yaml")).link(),
              new LinkDirectory(
                  new StateDirectory(
                      store, folder.resolve("target/.longhaul/links/pipe").toString())),
              run,
              Clock.systemUTC(),
              () -> priority,
              Optional.of(new GrantedRecord(state, new RunId(run), "pipe")));
      LeaseClient client = new LeaseClient(run.hashCode(), link.budget()::answer);
      thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    client.acquire(priority, Pacer.STEP);
                    sent.addAndGet(Pacer.STEP);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                } catch (InterruptedException e) {
                  sent.addAndGet(0);
                }
              });
      thread.start();
    }

    /** Waits until more was sent. */
    void awaitMore() throws InterruptedException {
      long before = sent.get();
      while (sent.get() < before + 4L * Pacer.STEP) {
        Thread.sleep(10);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      link.close();
    }
  }

  @Test
  void anIdleLinkIsShown() throws IOException {
    JsonNode link = link();
    assertThat(link.path("link").asText()).isEqualTo("pipe");
    assertThat(link.path("rate").asLong()).isEqualTo(20_000_000);
    assertThat(link.path("by").asText()).isEqualTo("bandwidth");
    assertThat(link.path("runs").size()).isZero();
    assertThat(text().out()).startsWith("Link pipe: 20 MB/s").contains("No run is on it");
  }

  @Test
  void theOperatorsWordIsObeyedByRunsUnderWay() throws Exception {
    try (Sender first = new Sender(FIRST, 1);
        Sender second = new Sender(SECOND, 5)) {
      first.awaitMore();
      second.awaitMore();
      JsonNode set = link("--set", "10 MB/s", "--for", "2h");
      assertThat(set.path("rate").asLong()).isEqualTo(10_000_000);
      assertThat(set.path("by").asText()).isEqualTo("set");
      assertThat(set.path("override").path("ends").isTextual()).isTrue();
      assertThat(set.path("runs").size()).isEqualTo(2);
      double held = 0;
      for (JsonNode run : set.path("runs")) {
        assertThat(run.path("alive").asBoolean()).isTrue();
        assertThat(run.path("rate").asLong()).isEqualTo(10_000_000);
        held += run.path("maySend").asDouble();
      }
      assertThat(held).isBetween(1.0, 10_000_010.0);
      assertThat(text().out()).contains(FIRST).contains(SECOND).contains("10 MB/s (set at");
      JsonNode paused = link("--pause");
      assertThat(paused.path("by").asText()).isEqualTo("paused");
      long before = first.sent.get() + second.sent.get();
      Thread.sleep(500);
      assertThat(first.sent.get() + second.sent.get()).isEqualTo(before);
      JsonNode resumed = link("--resume");
      assertThat(resumed.path("rate").asLong()).isEqualTo(20_000_000);
      assertThat(resumed.path("override").isNull()).isTrue();
      first.awaitMore();
      second.awaitMore();
    }
    assertThat(link().path("runs").size()).isZero();
    JsonNode record =
        JSON.readTree(folder.resolve("target/.longhaul/runs/" + FIRST + "/link.json").toFile());
    assertThat(record.path("bytes").asLong()).isPositive();
    assertThat(record.path("widthSeconds").asLong()).isEqualTo(1);
    long series = 0;
    for (JsonNode bytes : record.path("series")) {
      series += bytes.asLong();
    }
    assertThat(series).isEqualTo(record.path("bytes").asLong());
    assertThat(record.path("byPriority").get(0).asLong()).isEqualTo(series);
  }

  @Test
  void aRunWithoutASignOfLifeIsToldApart() throws IOException {
    Path runs = Files.createDirectories(folder.resolve("target/.longhaul/links/pipe/runs"));
    Files.writeString(
        runs.resolve(FIRST + ".json"),
        """
        {"format":1,"run":"%s","beat":7,"priority":2,"rate":5,"wants":null,"holds":5,"claims":5,
         "ended":false,"host":"h","since":"2026-11-21T12:00:00.000Z","uses":3,"minutes":[60,70]}
        """
            .formatted(FIRST));
    Files.writeString(runs.resolve(SECOND + ".json"), "{");
    JsonNode link = link();
    assertThat(link.path("rate").asLong()).isEqualTo(20_000_000);
    JsonNode run = link.path("runs").get(0);
    assertThat(run.path("alive").asBoolean()).isFalse();
    assertThat(run.path("maySend").asLong()).isEqualTo(5);
    assertThat(run.path("couldUse").isNull()).isTrue();
    assertThat(run.path("lastMinutes").toString()).isEqualTo("[60,70]");
    assertThat(text().out()).contains("(no sign of life)").contains("60 B 70 B");
  }

  @Test
  void wrongCommandLinesAreRefused() {
    assertThat(text("--set", "10").err()).contains("Invalid rate: 10");
    assertThat(text("--set", "10").exit()).isEqualTo(2);
    assertThat(text("--pause", "--resume").exit()).isEqualTo(2);
    assertThat(text("--for", "2h").exit()).isEqualTo(2);
    assertThat(text("--pause", "--for", "2").exit()).isEqualTo(2);
  }
}

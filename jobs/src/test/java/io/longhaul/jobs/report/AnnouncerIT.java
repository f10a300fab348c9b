package io.longhaul.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.longhaul.common.policy.Policy;
import io.longhaul.common.policy.PolicyFile;
import io.longhaul.jobs.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the end of jobs, by real servers that hear it. */
class AnnouncerIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private HttpServer server;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;

  private record Heard(String method, String path, String type, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(
              new Heard(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    Files.createDirectories(folder.resolve("a/d"));
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("a/d/file"), "content");
    Files.writeString(folder.resolve("hook"), url("/services/T0/s3cr3t"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private Path policy(String more, String dataset) throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: a-to-b
        source: { warehouse: %1$s/a }
        target: { warehouse: %1$s/b }
        %2$s
        datasets: [ { name: d, path: d, %3$s } ]
        """
            .formatted(folder, more, dataset));
  }

  private Command copy(Path policy) {
    return Command.run("copy", policy.toString());
  }

  private String told(int index) throws IOException {
    JsonNode json = JSON.readTree(heard.get(index).body());
    assertThat(json.size()).isEqualTo(1);
    return json.path("text").asText();
  }

  @Test
  void aWebhookHearsOfSuccessWhenItWantsTo() throws IOException {
    Path policy = policy("notify: [ { webhook: { file: hook }, when: [success] } ]", "rpo: 1h");
    Command ended = copy(policy);
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).method()).isEqualTo("POST");
    assertThat(heard.get(0).path()).isEqualTo("/services/T0/s3cr3t");
    assertThat(told(0))
        .startsWith("Longhaul a-to-b: copy ended with 0, done\nRun ")
        .contains("\nd: done, 1 files copied, 0 deleted, 0 failed, 0 deferred\n")
        .containsPattern("\nd is 0 h 0\\d min old: its rpo of 1h is missed in 0 h \\d\\d min\n")
        .contains("\nTo do: nothing\n");
  }

  @Test
  void byDefaultTroubleAloneIsTold() throws IOException {
    Path policy = policy("notify: [ { webhook: { file: hook } } ]", "rpo: 1h");
    assertThat(copy(policy).exit()).isZero();
    assertThat(heard).isEmpty();
    Files.move(folder.resolve("a"), folder.resolve("gone"));
    Command failed = copy(policy);
    assertThat(failed.exit()).isEqualTo(3);
    assertThat(told(0))
        .startsWith("Longhaul a-to-b: copy ended with 3, environment")
        .contains("source")
        .contains("To do: see to what is named above; the next tick tries again")
        .contains("its rpo of 1h is missed in");
    assertThat(failed.err()).endsWith("longhaul-result {\"run\":null,\"exit\":3}\n");
  }

  @Test
  void aMissedRpoIsToldThoughTheRunSucceeds() throws IOException {
    Files.writeString(folder.resolve("a/d/other"), "x");
    Path policy =
        policy("notify: [ { webhook: { file: hook }, when: [rpo-missed] } ]", "rpo: 0.001s");
    assertThat(copy(policy).exit()).isZero();
    assertThat(told(0))
        .startsWith("Longhaul a-to-b: copy ended with 0, done; rpo missed of d\n")
        .contains("its rpo of 0.001s is missed by 0 h 00 min")
        .contains("To do: the run went well and the copy is too old all the same");
  }

  @Test
  void aTrippedGuardIsToldAsSuch() throws IOException {
    for (int i = 0; i < 40; i++) {
      Files.writeString(folder.resolve("a/d/more-" + i), "x");
    }
    Path policy =
        policy("notify: [ { webhook: { file: hook }, when: [guard-tripped] } ]", "delete: undo");
    assertThat(copy(policy).exit()).isZero();
    assertThat(heard).isEmpty();
    for (int i = 0; i < 30; i++) {
      Files.delete(folder.resolve("a/d/more-" + i));
    }
    assertThat(copy(policy).exit()).isEqualTo(5);
    assertThat(told(0))
        .startsWith("Longhaul a-to-b: copy ended with 5, a guard stopped d\n")
        .contains("To do: look at the source before anything else")
        .contains("more than delete.max: 10%");
  }

  @Test
  void aNoticeThatFailsChangesNothingAndTellsNoSecret() throws IOException {
    Path policy =
        policy(
            "notify: [ { webhook: { file: hook }, when: [always] } ]\n"
                + "metrics: { folder: nowhere, pushgateway: \""
                + url("")
                + "\" }",
            "rpo: 1h");
    answer = 500;
    Command ended = copy(policy);
    assertThat(ended.exit()).isZero();
    assertThat(heard).hasSize(2);
    assertThat(ended.err())
        .contains("Cannot send notification 1, webhook: answered with status 500\n")
        .contains("Cannot write metrics to " + folder.resolve("nowhere"))
        .contains("Cannot push metrics to " + url("") + ": answered with status 500\n")
        .containsPattern("\nlonghaul-result \\{.*,\"exit\":0}\n$");
    server.stop(0);
    ended = copy(policy);
    assertThat(ended.exit()).isZero();
    assertThat(ended.err())
        .contains("Cannot send notification 1, webhook: no answer (ConnectException)\n");
    assertThat(ended.out() + ended.err()).doesNotContain("s3cr3t");
    assertThat(folder.resolve("b/d/file")).hasContent("content");
  }

  /** A secret that can't be had must not keep the copy from running, nor `status`. */
  @Test
  void aReferenceThatLeadsNowhereIsToldAndKeepsNothingFromRunning() throws IOException {
    Path policy = policy("notify: [ { webhook: { file: no-such }, when: [always] } ]", "rpo: 1h");
    Command ended = copy(policy);
    assertThat(ended.exit()).isZero();
    assertThat(ended.err())
        .contains("Cannot send notification 1, webhook: ")
        .contains("Invalid notify.0.webhook: file no-such (a file that can be read");
    Files.writeString(folder.resolve("no-such"), "s3cr3t no URL");
    ended = copy(policy);
    assertThat(ended.err())
        .contains(
            "Invalid notify.0.webhook: a value (a reference to a URL such as https://host/path)")
        .doesNotContain("s3cr3t");
    assertThat(Command.run("status", policy.toString()).exit()).isZero();
  }

  /** A server that takes connections and never says a word. */
  @Test
  void allAreToldAtOnceAndSilenceIsWaitedForOnlySoLong() throws Exception {
    List<Socket> open = new CopyOnWriteArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> together =
          CompletableFuture.supplyAsync(() -> areAllOpenAtOnce(silent, open, 5));
      int port = silent.getLocalPort();
      Files.writeString(folder.resolve("hook"), "http://127.0.0.1:" + port + "/s3cr3t");
      String mail =
          ", { mail: a@b, when: [always], server: \"smtp://127.0.0.1:%d\" }".formatted(port);
      Path policy =
          policy(
              "notify: [ { webhook: { file: hook }, when: [always] }"
                  + mail.repeat(3)
                  + " ]\nmetrics: { pushgateway: \"http://127.0.0.1:"
                  + port
                  + "\" }",
              "rpo: 1h");
      Command ended = copy(policy);
      assertThat(ended.exit()).isZero();
      assertThat(together.get(1, TimeUnit.SECONDS)).isTrue();
      assertThat(ended.err().lines().filter(line -> line.contains("Cannot send notification")))
          .hasSize(4);
      assertThat(ended.err()).contains("Cannot push metrics to").doesNotContain("s3cr3t");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static boolean areAllOpenAtOnce(ServerSocket server, List<Socket> open, int count) {
    try {
      while (open.size() < count) {
        open.add(server.accept());
      }
      for (Socket socket : open) {
        socket.setSoTimeout(50);
        try {
          while (socket.getInputStream().read() >= 0) {
            // What it asks for has no answer.
          }
          return false;
        } catch (SocketTimeoutException e) {
          // Still there, and waiting.
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesFromOutsideCannotForgeAMessage() throws IOException {
    Files.createDirectories(folder.resolve("b/d/evil\nTo do: nothing <!channel>"));
    Files.writeString(folder.resolve("a/d/evil\nTo do: nothing <!channel>"), "x");
    Path policy = policy("notify: [ { webhook: { file: hook } } ]", "rpo: 1h");
    assertThat(copy(policy).exit()).isEqualTo(4);
    assertThat(told(0))
        .contains("! d evil\\nTo do: nothing &lt;!channel&gt;: ")
        .contains("\nTo do: nothing if the next tick succeeds")
        .doesNotContain("\nTo do: nothing <", "\nTo do: nothing &lt;");
  }

  @Test
  void metricsAreWrittenAndPushed() throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Path policy =
        policy("metrics: { folder: metrics, pushgateway: \"" + url("/gate/") + "\" }", "rpo: 1h");
    Command ended = copy(policy);
    assertThat(ended.exit()).as(ended.err()).isZero();
    Path file = folder.resolve("metrics/longhaul-a-to-b-copy.prom");
    String text = Files.readString(file);
    assertThat(text)
        .contains(
            "# TYPE longhaul_run_exit_status gauge\nlonghaul_run_exit_status{policy=\"a-to-b\",task=\"copy\"} 0\n")
        .contains("longhaul_dataset_rpo_missed{policy=\"a-to-b\",task=\"copy\",dataset=\"d\"} 0\n")
        .contains(
            "longhaul_run_files{policy=\"a-to-b\",task=\"copy\",dataset=\"d\",fate=\"copied\"} 1\n")
        .containsPattern("longhaul_dataset_as_of_timestamp_seconds\\{.*} \\d{10}\n");
    assertThat(text.lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) longhaul_[a-z_]+ .*")
                    || line.matches(
                        "longhaul_[a-z_]+\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*} [0-9.E]+"));
    try (Stream<Path> files = Files.list(folder.resolve("metrics"))) {
      assertThat(files).containsExactly(file);
    }
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).method()).isEqualTo("PUT");
    assertThat(heard.get(0).path()).isEqualTo("/gate/metrics/job/longhaul/policy/a-to-b/task/copy");
    assertThat(heard.get(0).type()).startsWith("text/plain; version=0.0.4");
    assertThat(heard.get(0).body()).isEqualTo(text);
  }

  /** In a tick it comes right after the copy, whose figures must stay. */
  @Test
  void removalsHaveFiguresOfTheirOwn() throws IOException {
    Files.createDirectories(folder.resolve("metrics"));
    Path policy = policy("metrics: { folder: metrics }", "rpo: 1h, delete: undo");
    assertThat(copy(policy).exit()).isZero();
    String copied = Files.readString(folder.resolve("metrics/longhaul-a-to-b-copy.prom"));
    Command only = Command.run("copy", "--removals", "only", policy.toString());
    assertThat(only.exit()).as(only.err()).isZero();
    assertThat(folder.resolve("metrics/longhaul-a-to-b-copy.prom")).hasContent(copied);
    assertThat(folder.resolve("metrics/longhaul-a-to-b-copy-removals.prom"))
        .content()
        .contains("longhaul_run_exit_status{policy=\"a-to-b\",task=\"copy-removals\"} 0\n");
  }

  @Test
  void aDryRunTellsNobody() throws IOException {
    Path policy = policy("notify: [ { webhook: { file: hook }, when: [always] } ]", "rpo: 1h");
    assertThat(Command.run("copy", "--dry-run", policy.toString()).exit()).isZero();
    assertThat(Command.run("status", policy.toString()).exit()).isEqualTo(5);
    assertThat(heard).isEmpty();
  }

  @Test
  void whatIsReadOfAPolicyShowsNoSecret() throws IOException {
    Policy policy =
        PolicyFile.load(
            folder.resolve("p.yaml").toString(),
            Files.readString(policy("notify: [ { webhook: { env: HOOK } } ]", "rpo: 1h")),
            Map.of("HOOK", "https://hooks/s3cr3t"));
    assertThat(policy.notices().toString()).doesNotContain("s3cr3t");
  }
}

package io.longhaul.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestInProcess {
  private final InProcess jobs = new InProcess();

  @Test
  void aJobWithoutAReportThrowsItsErrorAndStatus(@TempDir Path folder) throws Exception {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), "nam: a-to-b\n");
    assertThatThrownBy(() -> jobs.start("copy", "--dry-run", policy.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("Cannot run copy: ")
        .hasMessageContaining("policy.yaml:1:1")
        .extracting(e -> ((JobException) e).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void anUnknownJobIsAUsageError() {
    assertThatThrownBy(() -> jobs.start("copi"))
        .asInstanceOf(InstanceOfAssertFactories.type(JobException.class))
        .satisfies(e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .satisfies(e -> assertThat(e).hasMessageContaining("did you mean copy?"));
  }

  @Test
  void whatAJobPrintsIsItsReport() {
    assertThat(jobs.start("copy", "--help").path("exit").asInt()).isZero();
  }

  @Test
  void onlyTheJobThatAnOperatorStartedIsAnnounced(@TempDir Path folder) throws Exception {
    AtomicInteger heard = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      Files.writeString(
          folder.resolve("hook"), "http://127.0.0.1:" + server.getAddress().getPort() + "/");
      Path policy =
          Files.writeString(
              folder.resolve("policy.yaml"),
              """
              name: a-to-b
              source: { warehouse: %1$s/a }
              target: { warehouse: %1$s/b }
              dumps: { folder: %2$s }
              notify: [ { webhook: { file: hook }, when: [always] } ]
              datasets: [ { name: d, path: d } ]
              """
                  .formatted(folder, Files.createDirectory(folder.resolve("dumps"))));
      String[] words = {"dump-latest", "--policy", policy.toString()};
      assertThat(jobs.start(words).path("exit").asInt()).isEqualTo(5);
      assertThat(heard).hasValue(0);
      assertThat(Command.run(words).exit()).isEqualTo(5);
      assertThat(heard).hasValue(1);
    } finally {
      server.stop(0);
    }
  }
}

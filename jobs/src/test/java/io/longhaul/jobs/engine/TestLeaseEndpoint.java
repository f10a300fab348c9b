package io.longhaul.jobs.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.ByteRate;
import io.longhaul.common.storage.StoreSpec;
import io.longhaul.jobs.engine.PacedStore.Pace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.JobConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is answered on the channel to MapReduce tasks, over real sockets. */
class TestLeaseEndpoint {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final PacedStore STORE =
      new PacedStore(
          new StoreSpec("file://", Map.of("x.secret", "sesame")),
          Pace.READS,
          3,
          7,
          Optional.empty());

  private final LinkBudget budget =
      new LinkBudget(Optional.of(new ByteRate(100_000_000)), System::nanoTime);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicLong progress = new AtomicLong();
  private final AtomicBoolean draining = new AtomicBoolean();
  private LeaseEndpoint endpoint;
  private PacedTicket ticket;

  @BeforeEach
  void open() throws IOException {
    endpoint =
        LeaseEndpoint.open(
            budget,
            new ProgressListener() {
              @Override
              public void progress(int dataset, int files, long bytes) {
                progress.addAndGet(dataset == 7 ? bytes : 0);
              }

              @Override
              public boolean isDraining() {
                return draining.get();
              }
            },
            Optional.empty(),
            0);
    endpoint.register("source.w", STORE, listener());
    ticket = PacedTicket.find("source.w", new Configuration(false));
  }

  @AfterEach
  void close() throws IOException {
    endpoint.close();
  }

  private LeaseEndpoint.Listener listener() {
    return new LeaseEndpoint.Listener() {
      @Override
      public void heard() {}

      @Override
      public void moved(String path, long length, long crc) {
        heard.add("moved %s %d %08x".formatted(path, length, crc));
      }

      @Override
      public void trouble(String path, String reason) {
        heard.add("trouble " + path + ": " + reason);
      }
    };
  }

  private PacedTicket at(int port, String secret) {
    return new PacedTicket(STORE, "127.0.0.1", port, secret);
  }

  @Test
  void grantsBytesAndHearsWhatWasDone() throws IOException {
    try (TaskLink task = new TaskLink("source.w", ticket)) {
      for (int i = 0; i < 5; i++) {
        task.acquire(Pacer.STEP);
      }
      task.trouble("/a", "no such luck");
      task.moved("/d/line\nbreak", 5, 0xcafe);
      assertThat(task.isDraining()).isFalse();
    }
    assertThat(budget.granted().byPriority().get(2)).isGreaterThanOrEqualTo(5L * Pacer.STEP);
    assertThat(heard)
        .containsExactly("trouble /a: no such luck", "moved /d/line\nbreak 5 0000cafe");
    assertThat(progress).hasValue(5L * Pacer.STEP);
    draining.set(true);
    try (TaskLink task = new TaskLink("source.w", ticket)) {
      assertThat(task.isDraining()).isTrue();
    }
  }

  @Test
  void aStrangerGetsNothing() throws IOException {
    String wrong = "0".repeat(ticket.secret().length());
    InetSocketAddress address = endpoint.socketAddress();
    assertThatThrownBy(
            () -> SealedConnection.call(address, LeaseEndpoint.key(wrong), "source.w", PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not know the secret");
    // One that does not care whether the driver is who it says to be.
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write("longhaul link 1\n".getBytes(US_ASCII));
      out.write(new byte[32]);
      assertThat(socket.getInputStream().readNBytes(64)).hasSize(64);
      // A proof, a message and its seal, all of them made up.
      out.write(new byte[32 + 5 + 32]);
      assertHungUp(socket);
    }
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertHungUp(socket);
    }
    assertThat(budget.granted().bytes()).isZero();
    assertThat(heard).isEmpty();
    try (TaskLink task = new TaskLink("source.w", ticket)) {
      task.acquire(100);
    }
    assertThat(budget.granted().bytes()).isPositive();
  }

  @Test
  void nothingIsTakenFromOneInTheMiddle() throws Exception {
    // Past the 16 + 32 + 32 bytes of the greeting and the 4 + 8 + 32 of the name.
    try (Middle middle = new Middle(endpoint.socketAddress(), 16 + 32 + 32 + 44 + 20);
        TaskLink task = new TaskLink("source.w", at(middle.port(), ticket.secret()))) {
      task.moved("/forged", 1, 1);
      assertThat(heard).isEmpty();
      // What was sent once is no good on another connection.
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address().getPort())) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(middle.seen());
        assertThat(socket.getInputStream().readNBytes(64)).hasSize(64);
        assertHungUp(socket);
      }
    }
    assertThat(heard).isEmpty();
  }

  /** The other side has closed it, and not said a word. */
  private static void assertHungUp(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      // What was sent and not read has the connection reset.
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private InetSocketAddress address() {
    return endpoint.socketAddress();
  }

  @Test
  void nobodyIsAnsweredOnceTheNameIsForgotten() throws IOException {
    try (TaskLink task = new TaskLink("source.w", ticket)) {
      task.moved("/first", 1, 1);
      endpoint.forget("source.w");
      task.moved("/second", 1, 1);
    }
    assertThat(heard).containsExactly("moved /first 1 00000001");
    assertThatThrownBy(() -> PacedTicket.find("source.w", new Configuration(false)))
        .hasMessageStartingWith("Cannot open paced://source.w: no ticket for it");
  }

  @Test
  void aSilentDriverIsNotWaitedForLong() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        TaskLink task = new TaskLink("x", at(silent.getLocalPort(), ticket.secret()))) {
      long began = System.nanoTime();
      task.moved("/x", 1, 1);
      assertThat(task.isDraining()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(PATIENCE.dividedBy(4), PATIENCE);
    }
  }

  @Test
  void theTicketTravelsAmongTheCredentialsOnly() throws IOException {
    JobConf job = new JobConf(false);
    endpoint.admit("source.w", job.getCredentials());
    PacedTicket.forget("source.w");
    assertThat(PacedTicket.find("source.w", job)).isEqualTo(ticket);
    assertThat(job.iterator()).isExhausted();
    assertThat(ticket.toString()).doesNotContain(ticket.secret()).doesNotContain("sesame");
  }

  /** Passes on what it gets, but for one byte of the caller's, which it changes. */
  private static final class Middle implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    Middle(InetSocketAddress to, int changed) throws IOException {
      thread(
          () -> {
            try (Socket caller = server.accept();
                Socket other = new Socket(to.getAddress(), to.getPort())) {
              thread(() -> pass(other.getInputStream(), caller.getOutputStream(), -1));
              pass(caller.getInputStream(), other.getOutputStream(), changed);
            }
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void thread(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // The other end is gone.
                  return;
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private void pass(InputStream in, OutputStream out, int changed) throws IOException {
      int count = 0;
      for (int unit = in.read(); unit >= 0; unit = in.read()) {
        if (changed >= 0) {
          synchronized (seen) {
            seen.write(unit);
          }
        }
        out.write(count++ == changed ? unit ^ 1 : unit);
        out.flush();
      }
    }

    byte[] seen() {
      synchronized (seen) {
        return seen.toByteArray();
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}

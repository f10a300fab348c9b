package io.longhaul.jobs.engine;

import io.longhaul.common.link.LinkBudget;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.security.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the channel to MapReduce tasks, which have no other: grants them bytes and
 * hears what they have done. Only those are answered that know the secret of this endpoint, which
 * is made anew each time. Thread-safe.
 */
public final class LeaseEndpoint implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseEndpoint.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);
  private static final int BACKLOG = 200;

  /** Callers that have not proven anything yet: a stranger must not use up threads. */
  private static final int STRANGERS = 64;

  private static final int SECRET = 32;

  /** What tasks tell of a file system they have opened. Called on threads of the endpoint. */
  public interface Listener {
    /** A task of the job is there, or has said something. */
    void heard();

    /**
     * A file was closed, then renamed.
     *
     * @param path its path now
     * @param length bytes written
     * @param crc CRC32C of these
     */
    void moved(String path, long length, long crc);

    /** Something failed, and the task may try again. */
    void trouble(String path, String reason);
  }

  private record Opened(PacedTicket ticket, Listener listener) {}

  private final RunLink run;
  private final String host;
  private final ServerSocket server;
  private final String secret;
  private final Map<String, Opened> names = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Semaphore strangers = new Semaphore(STRANGERS);
  private final AtomicLong warned = new AtomicLong(Long.MIN_VALUE);
  private volatile boolean closed;

  private LeaseEndpoint(RunLink run, String host, ServerSocket server) {
    this.run = run;
    this.host = host;
    this.server = server;
    byte[] random = new byte[SECRET];
    new SecureRandom().nextBytes(random);
    this.secret = HexFormat.of().formatHex(random);
  }

  /**
   * Begins to listen.
   *
   * @param host by which tasks reach this one; empty for tasks of this process only
   * @param port 0 for any
   */
  public static LeaseEndpoint open(
      LinkBudget budget, ProgressListener progress, Optional<String> host, int port)
      throws IOException {
    InetAddress local = host.isPresent() ? null : InetAddress.getLoopbackAddress();
    ServerSocket server = new ServerSocket(port, BACKLOG, local);
    String name = host.orElseGet(() -> server.getInetAddress().getHostAddress());
    LeaseEndpoint endpoint = new LeaseEndpoint(new RunLink(budget, progress), name, server);
    thread(endpoint::accept, "longhaul-endpoint").start();
    return endpoint;
  }

  /** Where tasks find it, for messages. */
  public String address() {
    return host + ":" + server.getLocalPort();
  }

  /**
   * Lets jobs open a store by a name, as {@code paced://name}, until it is forgotten.
   *
   * @param name lower case, unlike any other of the run or of another one
   * @param listener of what becomes of its files
   */
  public void register(String name, PacedStore store, Listener listener) {
    PacedTicket ticket = new PacedTicket(store, host, server.getLocalPort(), secret);
    names.put(name, new Opened(ticket, listener));
    PacedTicket.keep(name, ticket);
  }

  /** Gives a job what it needs to open a name. */
  public void admit(String name, Credentials credentials) throws IOException {
    names.get(name).ticket().addTo(credentials, name);
  }

  /** Nobody opens the name any more, and nobody who has it open is answered. */
  public void forget(String name) {
    names.remove(name);
    PacedTicket.forget(name);
  }

  private void accept() {
    while (!closed) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        if (!closed) {
          LOG.error("Cannot hear from MapReduce tasks any more", e);
        }
        return;
      }
      sockets.add(socket);
      if (strangers.tryAcquire()) {
        thread(() -> serve(socket), "longhaul-task").start();
      } else {
        end(socket);
      }
    }
  }

  private void serve(Socket socket) {
    SealedConnection connection;
    try {
      connection = SealedConnection.answer(socket, key(secret), PATIENCE);
    } catch (IOException e) {
      refused(socket, e);
      return;
    } finally {
      strangers.release();
    }
    try {
      while (true) {
        serve(connection, connection.receive());
      }
    } catch (EOFException | SocketException e) {
      LOG.debug("{} has ended", connection.name(), e);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot go on with {}: {}", connection.name(), e.getMessage());
    } finally {
      end(socket);
    }
  }

  private void serve(SealedConnection connection, byte[] message) throws IOException {
    Opened opened = names.get(connection.name());
    if (opened == null) {
      throw new EOFException("nobody knows it any more");
    }
    long[] longs = LinkMessage.longs(message);
    opened.listener().heard();
    long[] answer = new long[0];
    if (longs[0] == LinkMessage.MOVED) {
      opened.listener().moved(LinkMessage.text(message), longs[1], longs[2]);
    } else if (longs[0] == LinkMessage.TROUBLE) {
      String[] words = LinkMessage.text(message).split("\0", 2);
      opened.listener().trouble(words[0], words[words.length - 1]);
    } else {
      answer = run.take(longs);
    }
    if (LinkMessage.isAnswered(longs[0])) {
      connection.send(LinkMessage.toBytes(LinkMessage.of(longs[0], answer), ""));
    }
  }

  private void refused(Socket socket, IOException cause) {
    long now = System.nanoTime();
    long last = warned.get();
    boolean due = last == Long.MIN_VALUE || now - last > WARN_EVERY.toNanos();
    if (!closed && due && warned.compareAndSet(last, now)) {
      LOG.warn("Refused a caller from {}: {}", socket.getRemoteSocketAddress(), cause.getMessage());
    }
    end(socket);
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Cannot close {}", socket, e);
    }
  }

  /** From now on tasks have lost their driver. */
  @Override
  public void close() throws IOException {
    closed = true;
    Set.copyOf(names.keySet()).forEach(this::forget);
    server.close();
    Set.copyOf(sockets).forEach(this::end);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, server.getLocalPort());
  }

  /** What both sides make their proofs with. */
  static byte[] key(String secret) {
    return secret.getBytes(StandardCharsets.US_ASCII);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}

package io.longhaul.jobs.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A socket between two that know the same secret. Both prove so before anything else is read, by
 * HMAC-SHA256 over a number of each side's that is used once; each message after that carries an
 * HMAC under a key of this connection and direction alone, over its place in the order. So nobody
 * else can ask, answer, change, repeat or reorder anything. It is not encrypted: what is said are
 * amounts and paths. One reader and one writer at a time.
 */
final class SealedConnection implements Closeable {
  private static final byte[] MAGIC = "longhaul link 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE = 32;
  private static final int SEAL = 32;
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_NAME = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private Mac sending;
  private Mac receiving;
  private String name = "";
  private long sent;
  private long received;

  private SealedConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  /**
   * Calls somebody who has to know the secret.
   *
   * @param name by which the caller goes
   * @param patience for the call, and for each message
   */
  static SealedConnection call(
      InetSocketAddress address, byte[] secret, String name, Duration patience) throws IOException {
    Socket socket = new Socket();
    boolean called = false;
    try {
      int millis = Math.toIntExact(patience.toMillis());
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      SealedConnection connection = new SealedConnection(socket);
      connection.call(secret, name);
      called = true;
      return connection;
    } finally {
      if (!called) {
        socket.close();
      }
    }
  }

  /**
   * Takes a call of somebody who has to know the secret; closes it if not.
   *
   * @param patience until the caller has proven so; messages may take any time
   */
  static SealedConnection answer(Socket socket, byte[] secret, Duration patience)
      throws IOException {
    boolean answered = false;
    try {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      SealedConnection connection = new SealedConnection(socket);
      connection.answer(secret);
      socket.setSoTimeout(0);
      answered = true;
      return connection;
    } finally {
      if (!answered) {
        socket.close();
      }
    }
  }

  /** By which the caller goes. */
  String name() {
    return name;
  }

  private void call(byte[] secret, String caller) throws IOException {
    byte[] mine = nonce();
    out.write(MAGIC);
    out.write(mine);
    out.flush();
    byte[] theirs = in.readNBytes(NONCE);
    Proofs proofs = new Proofs(secret, mine, theirs);
    expect(proofs.of("answers"), in.readNBytes(SEAL));
    out.write(proofs.of("calls"));
    sending = proofs.mac("from the caller");
    receiving = proofs.mac("to the caller");
    name = caller;
    send(caller.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(byte[] secret) throws IOException {
    if (!MessageDigest.isEqual(MAGIC, in.readNBytes(MAGIC.length))) {
      throw new IOException("it does not speak as a task of Longhaul does");
    }
    byte[] theirs = in.readNBytes(NONCE);
    byte[] mine = nonce();
    Proofs proofs = new Proofs(secret, theirs, mine);
    out.write(mine);
    out.write(proofs.of("answers"));
    out.flush();
    expect(proofs.of("calls"), in.readNBytes(SEAL));
    sending = proofs.mac("to the caller");
    receiving = proofs.mac("from the caller");
    name = new String(receive(LONGEST_NAME), StandardCharsets.UTF_8);
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  private static void expect(byte[] wanted, byte[] found) throws IOException {
    if (!MessageDigest.isEqual(wanted, found)) {
      throw new IOException("the other side does not know the secret of the run");
    }
  }

  /** Sends a message. */
  void send(byte[] message) throws IOException {
    out.writeInt(message.length);
    out.write(message);
    out.write(seal(sending, sent++, message));
    out.flush();
  }

  /** Waits for a message. */
  byte[] receive() throws IOException {
    return receive(LONGEST);
  }

  private byte[] receive(int longest) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > longest) {
      throw new IOException("Invalid message: " + length + " bytes");
    }
    byte[] message = in.readNBytes(length);
    expect(seal(receiving, received++, message), in.readNBytes(SEAL));
    return message;
  }

  private static byte[] seal(Mac mac, long number, byte[] message) {
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return mac.doFinal(message);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What only those can make who know the secret, of this one connection. */
  private static final class Proofs {
    private final byte[] secret;
    private final byte[] caller;
    private final byte[] answerer;

    Proofs(byte[] secret, byte[] caller, byte[] answerer) {
      this.secret = secret;
      this.caller = caller;
      this.answerer = answerer;
    }

    byte[] of(String word) {
      Mac mac = mac(secret);
      mac.update(word.getBytes(StandardCharsets.US_ASCII));
      mac.update(caller);
      return mac.doFinal(answerer);
    }

    Mac mac(String direction) {
      return mac(of(direction));
    }

    private static Mac mac(byte[] key) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("No " + ALGORITHM + " in this Java", e);
      }
    }
  }
}

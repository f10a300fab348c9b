package io.longhaul.jobs.dump;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/** Chooses ports for servers of a drill. */
final class FreePort {
  /**
   * Below where systems take the ports of outgoing connections from: a metastore opens twenty of
   * them before it listens, and one had taken its port.
   */
  private static final int LOWEST = 12_000;

  private static final int COUNT = 18_000;
  private static final int ATTEMPTS = 200;

  private FreePort() {}

  static int choose() throws IOException {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = LOWEST + random.nextInt(COUNT);
      if (isFree(null, port) && isFree(InetAddress.getLoopbackAddress(), port)) {
        return port;
      }
    }
    throw new IOException("Cannot find a free port from " + LOWEST + " on");
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

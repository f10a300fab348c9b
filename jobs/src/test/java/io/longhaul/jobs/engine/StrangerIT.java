package io.longhaul.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.common.link.LinkBudget;
import io.longhaul.common.link.Pacer;
import io.longhaul.common.policy.ByteRate;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.plugin.PluginEndpoint;
import org.apache.spark.internal.plugin.PluginMessage;
import org.junit.jupiter.api.Test;

/** Somebody on the network who asks the driver for bytes and is no executor of the run. */
class StrangerIT {
  // Kinds of messages of Spark's transport: org.apache.spark.network.protocol.Message.
  private static final byte RPC_REQUEST = 3;
  private static final byte RPC_RESPONSE = 4;
  private static final int NOTHING = -1;

  @Test
  void strangerGetsNoBytes() throws IOException {
    assertThat(answer(Map.of())).isNotEqualTo(RPC_RESPONSE);
  }

  /** The message is a good one: without the secret only the channel is in its way. */
  @Test
  void withoutAuthenticationItWouldGetThem() throws IOException {
    assertThat(answer(Map.of("spark.authenticate", "false"))).isEqualTo(RPC_RESPONSE);
  }

  /** The kind of message that the driver answers with. */
  private static int answer(Map<String, String> properties) throws IOException {
    LinkBudget budget = new LinkBudget(Optional.of(new ByteRate(1_000_000)), System::nanoTime);
    try (SparkEngine engine =
        SparkEngine.start("stranger", properties, budget, (dataset, files, bytes) -> {})) {
      assertThat(engine.parallelism()).isPositive();
      int kind = ask(Integer.parseInt(SparkEnv.get().conf().get("spark.driver.port")));
      assertThat(budget.granted().bytes() > 0).isEqualTo(kind == RPC_RESPONSE);
      return kind;
    }
  }

  private static int ask(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      byte[] body = body(port);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeLong(Long.BYTES + 1L + Long.BYTES + Integer.BYTES + body.length);
      out.writeByte(RPC_REQUEST);
      out.writeLong(1);
      out.writeInt(body.length);
      out.write(body);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      // Its length; an end instead of it is a refusal too.
      byte[] length = in.readNBytes(Long.BYTES);
      return length.length < Long.BYTES ? NOTHING : in.read();
    }
  }

  /** What an executor sends to ask for one step, as Spark puts it on the wire. */
  private static byte[] body(int port) throws IOException {
    long[] ask = {LinkMessage.ASK, 4711, 5, Pacer.STEP, Pacer.STEP, 1, 0};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    // No sender; then the receiver.
    out.writeBoolean(false);
    out.writeBoolean(true);
    out.writeUTF("localhost");
    out.writeInt(port);
    out.writeUTF(PluginEndpoint.class.getName());
    try (ObjectOutputStream content = new ObjectOutputStream(out)) {
      content.writeObject(new PluginMessage(LinkPlugin.class.getName(), ask));
    }
    return bytes.toByteArray();
  }
}

package io.longhaul.jobs.engine;

import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.StoreSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * All that a task needs to open a {@link PacedStore} and to reach the driver. It holds secrets, the
 * run's and those of the store's settings: tasks find it among the credentials of their job, and
 * nowhere else.
 *
 * @param host where the driver listens
 * @param secret of the run's endpoint
 */
record PacedTicket(PacedStore store, String host, int port, String secret) {
  private static final String ALIAS = "longhaul.paced.";

  /** Tickets of this process, which tasks of the local runner share with their driver. */
  private static final Map<String, PacedTicket> OWN = new ConcurrentHashMap<>();

  static void keep(String name, PacedTicket ticket) {
    OWN.put(name, ticket);
  }

  static void forget(String name) {
    OWN.remove(name);
  }

  /**
   * The ticket for a name.
   *
   * @throws IOException when neither this process nor the job has one
   */
  static PacedTicket find(String name, Configuration conf) throws IOException {
    PacedTicket own = OWN.get(name);
    if (own != null) {
      return own;
    }
    Text alias = new Text(ALIAS + name);
    byte[] bytes = conf instanceof JobConf job ? job.getCredentials().getSecretKey(alias) : null;
    if (bytes == null) {
      bytes = UserGroupInformation.getCurrentUser().getCredentials().getSecretKey(alias);
    }
    if (bytes == null) {
      throw new IOException(
          "Cannot open %s://%s: no ticket for it (only jobs that Longhaul submits have one, while it runs)"
              .formatted(PacedFileSystem.SCHEME, name));
    }
    return of(bytes);
  }

  /** Gives a job the ticket for a name. */
  void addTo(Credentials credentials, String name) throws IOException {
    credentials.addSecretKey(new Text(ALIAS + name), toBytes());
  }

  private byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(host);
      out.writeInt(port);
      out.writeUTF(secret);
      out.writeUTF(store.store().root());
      out.writeInt(store.store().conf().size());
      for (Map.Entry<String, String> setting : store.store().conf().entrySet()) {
        out.writeUTF(setting.getKey());
        write(setting.getValue().getBytes(StandardCharsets.UTF_8), out);
      }
      out.writeUTF(store.pace().name());
      out.writeInt(store.priority());
      out.writeInt(store.dataset());
      out.writeBoolean(store.creation().isPresent());
      if (store.creation().isPresent()) {
        write(store.creation().get(), out);
      }
    }
    return bytes.toByteArray();
  }

  private static PacedTicket of(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String host = in.readUTF();
      int port = in.readInt();
      String secret = in.readUTF();
      String root = in.readUTF();
      Map<String, String> conf = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        conf.put(key, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      }
      PacedStore store =
          new PacedStore(
              new StoreSpec(root, conf),
              PacedStore.Pace.valueOf(in.readUTF()),
              in.readInt(),
              in.readInt(),
              in.readBoolean() ? Optional.of(readCreation(in)) : Optional.empty());
      return new PacedTicket(store, host, port, secret);
    }
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(Creation creation, DataOutputStream out) throws IOException {
    out.writeInt(creation.permission());
    out.writeInt(creation.replication());
    out.writeLong(creation.blockSize());
    out.writeBoolean(creation.erasureCoding().isPresent());
    out.writeUTF(creation.erasureCoding().orElse(""));
    out.writeBoolean(creation.storagePolicy().isPresent());
    out.writeInt(creation.storagePolicy().orElse(0));
  }

  private static Creation readCreation(DataInputStream in) throws IOException {
    int permission = in.readInt();
    int replication = in.readInt();
    long blockSize = in.readLong();
    boolean codes = in.readBoolean();
    String erasureCoding = in.readUTF();
    boolean places = in.readBoolean();
    int storagePolicy = in.readInt();
    return new Creation(
        permission,
        replication,
        blockSize,
        codes ? Optional.of(erasureCoding) : Optional.empty(),
        places ? OptionalInt.of(storagePolicy) : OptionalInt.empty());
  }

  @Override
  public String toString() {
    return "ticket for " + store.store() + " at " + host + ":" + port;
  }
}

package io.longhaul.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStoreSpec {
  private static final String RETRIES = "ipc.client.connect.max.retries.on.timeouts";

  private static StoreSpec of(String uri) {
    return StoreSpec.of(uri, Map.of(), Optional.empty());
  }

  private static void assertUsage(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageContainingAll(parts);
  }

  @Test
  void threeFormsMeanTheLocalStore() throws IOException {
    for (String uri : new String[] {"file:///x/y", "file:/x/y", "/x/y", "file://localhost/x/y"}) {
      StoreSpec spec = of(uri);
      assertThat(spec.root()).isEqualTo("file://");
      assertThat(spec.path(uri)).isEqualTo("/x/y");
      try (Store store = spec.open()) {
        assertThat(store.describe("/x/y")).isEqualTo("file:///x/y");
      }
    }
  }

  @Test
  void splitsRootAndPath() {
    StoreSpec spec = of("HDFS://primary:8020/ware//house/");
    assertThat(spec.root()).isEqualTo("hdfs://primary:8020");
    assertThat(spec.path("hdfs://primary:8020/ware//house/")).isEqualTo("/ware/house");
    assertThat(spec.path("hdfs://primary:8020")).isEqualTo("/");
    assertThat(of("abfs://box@account.example/x").root()).isEqualTo("abfs://box@account.example");
  }

  @Test
  void pathsAreNotDecoded() {
    String odd = "/a b/%20/#x?y=[1]\\{2}*:\n\u00e9";
    assertThat(of("hdfs://primary" + odd).path("hdfs://primary" + odd)).isEqualTo(odd);
    assertThat(of(odd).path(odd)).isEqualTo(odd);
  }

  @Test
  void badUrisAreUsage() {
    assertUsage(() -> of(""), "Invalid URI: ", "hdfs://primary/warehouse");
    assertUsage(() -> of("relative/path"), "Invalid URI: relative/path (");
    assertUsage(() -> of("hdfs:relative"), "Invalid URI: hdfs:relative (");
    assertUsage(() -> of("file://host/x"), "file:///path");
    assertUsage(() -> of("hdfs://primary/a/../b"), "must not hold . or ..");
    assertUsage(() -> of("hdfs:///x"), "fs.defaultFS");
    assertUsage(() -> of("hdfs://a/x").path("hdfs://b/x"), "must be on hdfs://a");
  }

  @Test
  void theDefaultStoreGivesTheMissingAuthority() {
    Map<String, String> hadoop = Map.of("fs.defaultFS", "hdfs://primary");
    StoreSpec spec = StoreSpec.of("hdfs:///x", hadoop, Optional.empty());
    assertThat(spec.root()).isEqualTo("hdfs://primary");
    assertThat(spec.path("hdfs:///x")).isEqualTo("/x");
    assertThat(StoreSpec.of("/x", hadoop, Optional.empty()).root()).isEqualTo("file://");
    assertUsage(() -> StoreSpec.of("gs:///x", hadoop, Optional.empty()), "fs.defaultFS");
  }

  @Test
  void unknownSchemesAndHostsAreUsage() {
    assertUsage(() -> of("gopher://hole/x").open(), "Invalid URI: gopher://hole (", "class path");
    assertUsage(
        () ->
            StoreSpec.of("foo://x/", Map.of("fs.foo.impl", "no.such.Class"), Optional.empty())
                .open(),
        "Cannot open foo://x",
        "no.such.Class");
    assertUsage(() -> of("hdfs://a b/x").open(), "Cannot open hdfs://a b: ");
    assertUsage(
        () -> of("hdfs://no-such-host.invalid/x").open(),
        "Cannot open hdfs://no-such-host.invalid: unknown host no-such-host.invalid",
        "dfs.nameservices");
  }

  @Test
  void aClusterThatIsDownIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    StoreSpec spec =
        StoreSpec.of(
            "hdfs://127.0.0.1:" + port + "/x",
            Map.of("ipc.client.connect.max.retries", "0"),
            Optional.empty());
    try (Store store = spec.open()) {
      assertThatThrownBy(() -> store.entry("/"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Cannot look at hdfs://127.0.0.1:" + port + "/: ")
          .hasMessageContaining("Connection refused");
    }
  }

  @Test
  void readsWhatTheFilesSetAndNoMore(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("core-site.xml"), xml("fs.defaultFS", "hdfs://from-file", "a", "core"));
    Files.writeString(directory.resolve("hdfs-site.xml"), xml("b", "${a}-hdfs", "c", "file"));
    StoreSpec spec = StoreSpec.of("hdfs:///x", Map.of("c", "side"), Optional.of(directory));
    assertThat(spec.root()).isEqualTo("hdfs://from-file");
    assertThat(spec.conf())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("fs.defaultFS", "hdfs://from-file", "a", "core", "b", "${a}-hdfs", "c", "side"));
    assertThat(HadoopSettings.of(spec.conf()).get("b")).isEqualTo("core-hdfs");
  }

  @Test
  void badConfDirsAreUsage(@TempDir Path directory) throws IOException {
    Optional<Path> given = Optional.of(directory);
    assertUsage(() -> StoreSpec.of("/x", Map.of(), given), "Invalid conf-dir: " + directory);
    Files.writeString(directory.resolve("core-site.xml"), "<configuration><property>");
    assertUsage(() -> StoreSpec.of("/x", Map.of(), given), "Cannot read conf-dir " + directory);
  }

  @Test
  void impatienceYieldsToWhatTheOperatorSet() {
    assertThat(HadoopSettings.of(Map.of()).get(RETRIES)).isEqualTo("2");
    assertThat(HadoopSettings.of(Map.of(RETRIES, "45")).get(RETRIES)).isEqualTo("45");
  }

  @Test
  void whatLonghaulStandsOnIsForced() {
    Configuration conf =
        HadoopSettings.of(
            Map.of("fs.permissions.umask-mode", "077", "dfs.checksum.combine.mode", "MD5MD5CRC"));
    assertThat(conf.get("fs.permissions.umask-mode")).isEqualTo("000");
    assertThat(conf.get("dfs.checksum.combine.mode")).isEqualTo("COMPOSITE_CRC");
    assertThat(conf.getBoolean("fs.automatic.close", true)).isFalse();
  }

  @Test
  void unconfirmedBytesBecomePackets() {
    String key = "dfs.client.write.max-packets-in-flight";
    StoreSpec spec = of("hdfs://primary/x");
    assertThat(spec.withUnconfirmedBytes(1_000_000).conf()).containsEntry(key, "15");
    assertThat(spec.withUnconfirmedBytes(1).conf()).containsEntry(key, "1");
    assertThat(spec.withUnconfirmedBytes(Long.MAX_VALUE).conf()).containsEntry(key, "80");
    StoreSpec set = new StoreSpec("hdfs://primary", Map.of(key, "7"));
    assertThat(set.withUnconfirmedBytes(1).conf()).containsEntry(key, "7");
  }

  @Test
  void travelsToTasksAndShowsNoSetting() throws Exception {
    StoreSpec spec = new StoreSpec("hdfs://primary", Map.of("secret.key", "hush"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(spec);
    }
    assertThat(spec.toString()).isEqualTo("hdfs://primary");
  }

  private static String xml(String... pairs) {
    StringBuilder text = new StringBuilder("<configuration>");
    for (int i = 0; i < pairs.length; i += 2) {
      text.append("<property><name>").append(pairs[i]).append("</name><value>");
      text.append(pairs[i + 1]).append("</value></property>");
    }
    return text.append("</configuration>").toString();
  }
}

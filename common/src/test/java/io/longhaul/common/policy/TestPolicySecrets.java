package io.longhaul.common.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestPolicySecrets {
  private static final String SECRET = "swordfish-42";

  @TempDir Path folder;

  private Policy load(String hadoop) {
    return PolicyFile.load(
        folder.resolve("p.yaml").toString(),
        """
        name: p
        source:
          warehouse: /a
          hadoop:
            %s
        target: { warehouse: /b }
        datasets: [ { name: d, path: d } ]
        """
            .formatted(hadoop),
        Map.of("SECRET", SECRET, "EMPTY", ""));
  }

  private String jceks(String alias) throws IOException {
    String provider = "localjceks://file" + folder.resolve("secrets.jceks");
    Configuration conf = new Configuration(false);
    conf.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, provider);
    CredentialProvider store = CredentialProviderFactory.getProviders(conf).get(0);
    store.createCredentialEntry(alias, SECRET.toCharArray());
    store.flush();
    return provider;
  }

  @Test
  void followsReferencesWithoutTellingWhereTheyLead() throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Policy policy =
        load(
            """
            by.file: { file: secret }
                by.env: { env: SECRET }
                by.credential: { credential: "db.password@%s" }\
            """
                .formatted(jceks("db.password")));
    assertThat(policy.source().hadoop())
        .isEqualTo(Map.of("by.file", SECRET, "by.env", SECRET, "by.credential", SECRET));
    assertThat(policy.toString()).doesNotContain(SECRET);
    assertThat(policy.source().toString()).doesNotContain(SECRET).contains("by.env");
    assertThat(policy.text()).doesNotContain(SECRET);
  }

  @Test
  void readsWhatFewJobsNeedWhenTheyAskForIt() throws IOException {
    Policy policy =
        PolicyFile.load(
            folder.resolve("p.yaml").toString(),
            """
            name: p
            source: { warehouse: /a }
            target: { warehouse: /b }
            datasets: [ { name: d, path: d } ]
            dumps:
              folder: /d
              jdbc:
                source: { url: "jdbc:mysql://a/hive", user: u, password: { env: NOPE } }
                target: { url: "jdbc:mysql://b/hive", user: { env: USER }, password: { file: pw } }
            """,
            Map.of("USER", "hive"));
    DumpSettings dumps = policy.dumps().orElseThrow();
    MetastoreAccess.Jdbc source = (MetastoreAccess.Jdbc) dumps.source().orElseThrow();
    MetastoreAccess.Jdbc target = (MetastoreAccess.Jdbc) dumps.target().orElseThrow();
    assertThat(source.user().read()).isEqualTo("u");
    assertThatThrownBy(() -> source.password().read())
        .isInstanceOf(JobException.class)
        .hasMessage(
            folder.resolve("p.yaml")
                + ":8:62: Invalid dumps.jdbc.source.password: env NOPE (an environment variable"
                + " that is set)");
    Files.writeString(folder.resolve("pw"), SECRET + "\n");
    assertThat(target.user().read()).isEqualTo("hive");
    assertThat(target.password().read()).isEqualTo(SECRET);
    assertThat(target.database()).isEqualTo("hive");
    assertThat(policy.toString()).doesNotContain(SECRET);
  }

  @Test
  void keepsAllOfASecretButItsLastLineEnd() throws IOException {
    Files.writeString(folder.resolve("secret"), " a \n\n b \r\n");
    assertThat(load("k: { file: secret }").source().hadoop()).containsEntry("k", " a \n\n b ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ env: NOPE } | env NOPE (an environment variable that is set)",
        "{ env: EMPTY } | env EMPTY (an environment variable that is set)",
        "{ file: nope } | file nope (a file that can be read: no such file)",
        "{ file: empty } | file empty (a file that is not empty)",
        "{ file: latin } | file latin (text in UTF-8)",
        "{ file: large } | file large (at most 65536 bytes)",
        "{} | an empty map (exactly one of {file: …}, {env: …}, {credential: alias@provider})",
        "{ env: A, file: b } | a map (exactly one of {file: …}, {env: …}, {credential:"
            + " alias@provider})",
      })
  void placesAReferenceThatLeadsNowhere(String reference, String problem) throws IOException {
    Files.createFile(folder.resolve("empty"));
    Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xE4, '\n'});
    Files.write(folder.resolve("large"), new byte[70_000]);
    assertThatThrownBy(() -> load("k: " + reference))
        .hasMessage(folder.resolve("p.yaml") + ":5:8: Invalid source.hadoop[k]: " + problem);
  }

  @Test
  void placesACredentialThatIsNotThere() throws IOException {
    String provider = jceks("other");
    assertThatThrownBy(() -> load("k: { credential: \"db@" + provider + "\" }"))
        .hasMessageContaining(":5:8: Invalid source.hadoop[k]: credential db@localjceks://file")
        .hasMessageEndingWith(" (an alias that the provider has)");
    assertThatThrownBy(() -> load("k: { credential: \"db@nonsense://x/y\" }"))
        .hasMessageContaining(
            ":5:8: Invalid source.hadoop[k]: credential db@nonsense://x/y (a provider that can be"
                + " read: ");
  }

  // What stands where a secret should be referred to may be the secret itself.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "k: [ swordfish-42 ]",
        "k: { env: swordfish-42 }",
        "k: { credential: swordfish-42 }",
        "k: { file: [ swordfish-42 ] }",
        "k: { value: swordfish-42 }",
        "k: { env: SECRET, value: swordfish-42 }",
        "k: !secret swordfish-42",
        "k: { env: NOPE }\n    k: swordfish-42",
        "fs.s3a.secret.key: swordfish-42",
        "k: { env: { env: swordfish-42 } }",
        "[ swordfish-42 ]",
        "swordfish-42"
      })
  void neverRepeatsASecret(String hadoop) {
    assertThatThrownBy(() -> load(hadoop))
        .isInstanceOfSatisfying(PolicyException.class, e -> assertThat(e.problems()).isNotEmpty())
        .hasMessageContaining("Invalid source.hadoop")
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  void neverRepeatsThePasswordOfAUri() {
    assertThatThrownBy(
            () ->
                PolicyFile.load(
                    "p.yaml",
                    "name: p\nsource: { warehouse: \"s3a://key:swordfish-42@bucket/x\" }\n",
                    Map.of()))
        .hasMessageContaining("p.yaml:2:22: Invalid source.warehouse: s3a://…@bucket/x (a host or")
        .message()
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.s3a.secret.key",
        "fs.s3a.bucket.b.secret.key",
        "fs.s3a.session.token",
        "fs.azure.account.key.box.blob.core.windows.net",
        "fs.azure.account.oauth2.client.secret",
        "fs.azure.account.oauth2.client.secret.box.dfs.core.windows.net",
        "fs.gs.auth.service.account.private.key",
        "fs.s3a.server-side-encryption.key",
        "ssl.client.truststore.password",
        "spark.hadoop.fs.s3a.secret.key",
        "spark.authenticate.secret",
        "spark.ssl.keyPassword",
        "spark.ssl.keyStorePassword"
      })
  void knowsWhichSettingsAreSecrets(String key) {
    assertThat(SensitiveKeys.contains(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dfs.block.access.token.enable",
        "fs.s3a.access.key",
        "hadoop.security.credential.provider.path",
        "hadoop.http.authentication.signature.secret.file",
        "fs.defaultFS",
        "dfs.encryption.key.provider.uri",
        "spark.executor.cores"
      })
  void knowsWhichSettingsAreNone(String key) {
    assertThat(SensitiveKeys.contains(key)).isFalse();
  }

  @Test
  void refusesSecretsInPlainTextForSparkToo() {
    assertThat(
            TestPolicyProblems.problems(
                """
                name: p
                source: { warehouse: /a }
                target: { warehouse: /b }
                spark: { spark.hadoop.fs.s3a.secret.key: swordfish-42 }
                datasets: [ { name: d, path: d } ]
                """))
        .containsExactly(
            "p.yaml:4:42: Invalid spark[spark.hadoop.fs.s3a.secret.key]: a secret in plain text (a"
                + " reference: {file: …}, {env: …} or {credential: alias@provider})");
  }
}

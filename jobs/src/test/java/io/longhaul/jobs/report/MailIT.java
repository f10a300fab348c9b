package io.longhaul.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.longhaul.jobs.Command;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is mailed of the end of jobs, by real servers that take it. */
class MailIT {
  @TempDir private Path folder;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("a/d"));
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("a/d/file"), "content");
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

  @Test
  void aMailSaysWhatHappenedAndWhatToDo() throws Exception {
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    try {
      Path policy =
          policy(
              "notify: [ { mail: [oncall@example.org, b@example.org], when: [always],"
                  + " server: \"smtp://127.0.0.1:"
                  + mails.getSmtp().getPort()
                  + "\", from: longhaul@example.org } ]",
              "rpo: 1h");
      assertThat(Command.run("copy", policy.toString()).exit()).isZero();
      MimeMessage[] received = mails.getReceivedMessages();
      assertThat(received).hasSize(2);
      assertThat(received[0].getSubject()).isEqualTo("Longhaul a-to-b: copy ended with 0, done");
      assertThat(received[0].getFrom()[0]).hasToString("longhaul@example.org");
      assertThat(received[0].getAllRecipients()).hasSize(2);
      assertThat(received[0].getContent().toString()).contains("To do: nothing");
    } finally {
      mails.stop();
    }
  }

  /** GreenMail offers no TLS here: the login must stay on this side. */
  @Test
  void aLoginIsNotSentInTheClear() throws Exception {
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.setUser("me", "s3cr3t");
    mails.start();
    try {
      Files.writeString(folder.resolve("password"), "s3cr3t");
      Path policy =
          policy(
              "notify: [ { mail: oncall@example.org, when: [always], user: me,"
                  + " password: { file: password }, server: \"smtp://127.0.0.1:"
                  + mails.getSmtp().getPort()
                  + "\" } ]",
              "rpo: 1h");
      Command ended = Command.run("copy", policy.toString());
      assertThat(ended.exit()).isZero();
      assertThat(mails.getReceivedMessages()).isEmpty();
      assertThat(ended.err()).contains("Cannot send notification 1, mail to oncall@example.org by");
      assertThat(ended.out() + ended.err()).doesNotContain("s3cr3t");
    } finally {
      mails.stop();
    }
  }

  /** In processes of their own: what a JVM trusts is settled when it first looks. */
  @Test
  void aLoginGoesToAServerThatProvesItselfAndToNoOther() throws Exception {
    Path keys = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> make = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "RSA"));
    make.addAll(List.of("-alias", "k", "-dname", "CN=x", "-ext", "san=ip:127.0.0.1"));
    make.addAll(List.of("-storetype", "PKCS12", "-storepass", "changeit"));
    make.addAll(List.of("-keystore", keys.toString()));
    assertThat(new ProcessBuilder(make).start().waitFor()).isZero();
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", "changeit");
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    mails.setUser("me@example.org", "me", "s3cr3t");
    mails.start();
    try {
      Files.writeString(folder.resolve("password"), "s3cr3t");
      Path policy =
          policy(
              "dumps: { folder: \"%s\" }\n".formatted(folder.resolve("dumps"))
                  + "notify: [ { mail: oncall@example.org, user: me, password: { file: password },"
                  + " server: \"smtps://127.0.0.1:"
                  + mails.getSmtps().getPort()
                  + "\" } ]",
              "rpo: 1h");
      Files.createDirectories(folder.resolve("dumps"));
      String stranger = noDumpFound(policy);
      assertThat(stranger)
          .contains("Cannot send notification 1", "SSLHandshakeException")
          .doesNotContain("s3cr3t");
      assertThat(mails.getReceivedMessages()).isEmpty();
      String known =
          noDumpFound(
              policy,
              "-Djavax.net.ssl.trustStore=" + keys,
              "-Djavax.net.ssl.trustStorePassword=changeit");
      assertThat(known).doesNotContain("Cannot send");
      assertThat(mails.getReceivedMessages()).hasSize(1);
      assertThat(mails.getReceivedMessages()[0].getSubject())
          .isEqualTo(
              "Longhaul a-to-b: dump-latest ended with 5, a human must look; rpo missed of d");
    } finally {
      mails.stop();
      System.clearProperty("greenmail.tls.keystore.file");
      System.clearProperty("greenmail.tls.keystore.password");
    }
  }

  /** What a job says that needs no engine and fails. */
  private String noDumpFound(Path policy, String... jvm) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvm));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.longhaul.jobs.Main", "dump-latest", "--policy", policy.toString()));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(5);
    return Files.readString(output);
  }
}

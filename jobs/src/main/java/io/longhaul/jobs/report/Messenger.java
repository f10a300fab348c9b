package io.longhaul.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.longhaul.common.policy.Notice;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Sends messages. What goes wrong is told without the secrets of the way. */
final class Messenger {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private Messenger() {}

  static void send(Notice.Via via, Message message) throws IOException, InterruptedException {
    if (via instanceof Notice.Webhook webhook) {
      post(webhook, message);
    } else if (via instanceof Notice.Mail mail) {
      mail(mail, message);
    }
  }

  private static void post(Notice.Webhook webhook, Message message)
      throws IOException, InterruptedException {
    // What Slack takes for markup.
    String text =
        (message.subject() + "\n" + message.text())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    String body = JsonNodeFactory.instance.objectNode().put("text", text).toString();
    http("POST", URI.create(webhook.url().read()), "application/json", body);
  }

  /**
   * One request.
   *
   * @throws IOException also when the answer is no success; without the URL
   */
  static void http(String method, URI url, String type, String body)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    int status;
    try {
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new IOException("no answer (" + e.getClass().getSimpleName() + ")", e);
    }
    if (status < OK || status >= REDIRECT) {
      throw new IOException("answered with status " + status);
    }
  }

  private static void mail(Notice.Mail mail, Message message) throws IOException {
    Optional<Login> login =
        mail.user().map(user -> new Login(user.read(), mail.password().orElseThrow().read()));
    String scheme = mail.server().getScheme();
    String prefix = "mail." + scheme + ".";
    String millis = Long.toString(PATIENCE.toMillis());
    Properties properties = new Properties();
    properties.put(prefix + "connectiontimeout", millis);
    properties.put(prefix + "timeout", millis);
    properties.put(prefix + "writetimeout", millis);
    // One address that is refused keeps the mail from no other.
    properties.put(prefix + "sendpartial", "true");
    properties.put(prefix + "starttls.enable", "true");
    // A login must not cross the network in the clear, nor go to just anybody.
    properties.put(prefix + "starttls.required", Boolean.toString(mail.user().isPresent()));
    boolean anyServer = scheme.equals("smtp") && mail.user().isEmpty();
    properties.put(prefix + "ssl.checkserveridentity", Boolean.toString(!anyServer));
    if (anyServer) {
      // A relay without login may as well have the text in the clear: its certificate, which is
      // often one it made itself, decides nothing.
      properties.put(prefix + "ssl.trust", "*");
    }
    properties.put(prefix + "auth", Boolean.toString(mail.user().isPresent()));
    Session session = Session.getInstance(properties);
    // Its own static way to send takes smtp and another server for an smtps one.
    try (Transport transport = session.getTransport(scheme)) {
      MimeMessage mime = mime(session, mail, message);
      transport.connect(
          mail.server().getHost(),
          mail.server().getPort(),
          login.map(Login::user).orElse(null),
          login.map(Login::password).orElse(null));
      transport.sendMessage(mime, mime.getAllRecipients());
    } catch (MessagingException e) {
      throw new IOException(words(e, login));
    }
  }

  private static MimeMessage mime(Session session, Notice.Mail mail, Message message)
      throws MessagingException {
    MimeMessage mime = new MimeMessage(session);
    mime.setFrom(new InternetAddress(mail.from()));
    for (String to : mail.to()) {
      mime.addRecipient(RecipientType.TO, new InternetAddress(to));
    }
    mime.setSubject(message.subject(), UTF_8.name());
    mime.setHeader(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    mime.setText(message.text(), UTF_8.name());
    mime.saveChanges();
    return mime;
  }

  /** What went wrong, on a line; a server may repeat what it was sent. */
  private static String words(MessagingException error, Optional<Login> login) {
    String said = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    String text = error.getClass().getSimpleName() + ": " + said;
    if (error.getCause() != null) {
      text += " (" + error.getCause().getClass().getSimpleName() + ")";
    }
    if (login.isPresent()) {
      for (String sent : login.get().secrets()) {
        text = text.replace(sent, "…");
      }
    }
    return text;
  }

  /** Who sends. */
  private record Login(String user, String password) {
    /** What must not be told, as it is and as it is sent. */
    List<String> secrets() {
      List<String> secrets = new ArrayList<>(List.of(password));
      for (String sent : List.of(password, "\0" + user + "\0" + password)) {
        secrets.add(Base64.getEncoder().encodeToString(sent.getBytes(UTF_8)));
      }
      return secrets;
    }

    @Override
    public String toString() {
      return "login";
    }
  }
}

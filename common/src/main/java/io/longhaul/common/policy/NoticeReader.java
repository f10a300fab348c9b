package io.longhaul.common.policy;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a policy says of notifications and metrics. References to secrets are followed when
 * something is sent: where they lead nowhere the jobs run all the same.
 */
final class NoticeReader {
  private static final String NOTIFY = "/notify";
  private static final String METRICS = "/metrics";
  private static final String ALWAYS = "always";
  private static final String MAIL_SERVER = "smtp://localhost:25";
  private static final String SENDER = "longhaul@localhost";

  /** Also a local user's; one that a server refuses all the same keeps the others from nothing. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+=-]+(@[A-Za-z0-9.-]+)?");

  private static final int SMTP = 25;
  private static final int SMTPS = 465;

  private final Values values;
  private final SecretReader secrets;
  private final Path folder;

  /**
   * @param folder what a relative folder of metrics is relative to
   */
  NoticeReader(Values values, SecretReader secrets, Path folder) {
    this.values = values;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** Those that are good; what is bad is told. */
  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < values.tree().size(NOTIFY); i++) {
      String pointer = NOTIFY + "/" + i;
      Optional<Notice.Via> via =
          values.tree().has(pointer + "/webhook") ? webhook(pointer) : mail(pointer);
      via.ifPresent(way -> notices.add(new Notice(way, when(pointer))));
    }
    return notices;
  }

  private Optional<Notice.Via> webhook(String pointer) {
    String key = pointer + "/webhook";
    for (String other : List.of("mail", "server", "from", "user", "password")) {
      if (values.tree().has(pointer + "/" + other)) {
        values.invalid(
            pointer + "/" + other,
            "webhook or mail with what belongs to it, each in an entry of its own");
      }
    }
    Secret url = secrets.later(key);
    return Optional.of(
        new Notice.Webhook(
            new Secret(
                () -> {
                  try {
                    return http(url.read()).toString();
                  } catch (InvalidValueException e) {
                    throw new JobException(
                        ExitStatus.USAGE,
                        "Invalid %s: a value (a reference to %s)"
                            .formatted(values.tree().name(key), e.right()));
                  }
                })));
  }

  private Optional<Notice.Via> mail(String pointer) {
    List<String> to =
        values
            .texts(pointer + "/mail")
            .filter(list -> !list.isEmpty())
            .or(() -> values.text(pointer + "/mail").map(List::of))
            .orElse(List.of());
    for (int i = 0; i < to.size(); i++) {
      String item = pointer + "/mail/" + i;
      address(values.tree().has(item) ? item : pointer + "/mail", to.get(i));
    }
    URI server =
        values.parsed(pointer + "/server", NoticeReader::smtp).orElseGet(() -> smtp(MAIL_SERVER));
    Optional<Secret> user = secret(pointer + "/user");
    Optional<Secret> password = secret(pointer + "/password");
    if (user.isPresent() != password.isPresent()) {
      values.invalid(
          pointer + (user.isPresent() ? "/user" : "/password"),
          "a value",
          "user and password together");
    }
    String from = values.text(pointer + "/from").orElse(SENDER);
    address(pointer + "/from", from);
    return to.isEmpty()
        ? Optional.empty()
        : Optional.of(new Notice.Mail(to, from, server, user, password));
  }

  private void address(String pointer, String text) {
    if (!ADDRESS.matcher(text).matches()) {
      values.invalid(pointer, "an address such as oncall@example.org");
    }
  }

  private Optional<Secret> secret(String pointer) {
    return values.tree().has(pointer) ? Optional.of(secrets.later(pointer)) : Optional.empty();
  }

  private Set<Notice.When> when(String pointer) {
    List<String> words = values.texts(pointer + "/when").orElse(List.of());
    if (words.isEmpty()) {
      return Notice.DEFAULT;
    }
    Set<Notice.When> when = EnumSet.noneOf(Notice.When.class);
    for (String word : words) {
      if (word.equals(ALWAYS)) {
        return EnumSet.allOf(Notice.When.class);
      }
      for (Notice.When one : Notice.When.values()) {
        if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
          when.add(one);
        }
      }
    }
    return when.isEmpty() ? Notice.DEFAULT : when;
  }

  Optional<MetricsSettings> metrics() {
    if (!values.tree().has(METRICS)) {
      return Optional.empty();
    }
    return Optional.of(
        new MetricsSettings(
            values.text(METRICS + "/folder").map(folder::resolve),
            values.parsed(METRICS + "/pushgateway", NoticeReader::http)));
  }

  private static URI http(String text) {
    return uri(text, List.of("http", "https"), "a URL such as https://host/path");
  }

  private static URI smtp(String text) {
    URI uri = uri(text, List.of("smtp", "smtps"), "a mail server such as smtp://host:25");
    int port = uri.getScheme().equals("smtp") ? SMTP : SMTPS;
    return uri.getPort() > 0
        ? uri
        : URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + port);
  }

  private static URI uri(String text, List<String> schemes, String right) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && uri.getUserInfo() == null && schemes.contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new InvalidValueException("URL", "a value", right);
    }
    throw new InvalidValueException("URL", "a value", right);
  }
}

package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told how a run ended.
 *
 * @param when any of these is enough
 */
public record Notice(Via via, Set<When> when) {
  /** What a policy that names nothing asks for: whatever a person has to see to. */
  static final Set<When> DEFAULT = EnumSet.of(When.FAILURE, When.RPO_MISSED, When.GUARD_TRIPPED);

  /** What may be worth telling. */
  public enum When {
    SUCCESS,
    FAILURE,
    RPO_MISSED,
    GUARD_TRIPPED
  }

  /** The way to somebody. */
  public sealed interface Via permits Webhook, Mail {}

  /**
   * A URL that takes {@code {"text": …}}, as Slack's do.
   *
   * @param url an {@code http} or {@code https} URL: who has it can write there
   */
  public record Webhook(Secret url) implements Via {
    public Webhook {
      requireNonNull(url, "url is null");
    }

    @Override
    public String toString() {
      return "webhook";
    }
  }

  /**
   * Mail by SMTP.
   *
   * @param server {@code smtp://host:port}, which turns to TLS when the server offers it, or {@code
   *     smtps://host:port}
   */
  public record Mail(
      List<String> to, String from, URI server, Optional<Secret> user, Optional<Secret> password)
      implements Via {
    public Mail {
      to = List.copyOf(to);
      requireNonNull(from, "from is null");
      requireNonNull(server, "server is null");
      requireNonNull(user, "user is null");
      requireNonNull(password, "password is null");
    }

    @Override
    public String toString() {
      return "mail to " + String.join(", ", to) + " by " + server;
    }
  }

  public Notice {
    requireNonNull(via, "via is null");
    when = Collections.unmodifiableSet(EnumSet.copyOf(when));
  }
}

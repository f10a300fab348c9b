package io.longhaul.common.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a SQL server is, and how to talk to it, without a secret.
 *
 * @param authority hosts and ports
 * @param database empty when the URL names none
 * @param settings of the driver, each {@code name=value}; no user and no password among them
 */
public record JdbcAddress(
    String authority, Optional<String> database, Optional<String> user, List<String> settings) {
  private static final Pattern URL =
      Pattern.compile("jdbc:mysql://([^/?@\\s]+)(?:/([^/?\\s]*))?(?:\\?(\\S*))?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$-]{1,64}");

  /** Settings that would let one statement be many, or read files, or change the bytes sent. */
  private static final List<String> REFUSED =
      List.of(
          "allowmultiqueries",
          "allowloadlocalinfile",
          "allowloadlocalinfileinpath",
          "characterencoding",
          "connectioncollation",
          "sessionvariables");

  public JdbcAddress {
    settings = List.copyOf(settings);
  }

  /**
   * Reads a URL of MySQL Connector/J.
   *
   * @throws InvalidValueException which does not repeat it: what is wrong with it may be a password
   *     at an unexpected place
   */
  public static JdbcAddress parse(String url) {
    Matcher match = URL.matcher(url);
    if (!match.matches()) {
      throw invalid("of the form jdbc:mysql://HOST[:PORT][/DATABASE][?setting=value&…]");
    }
    Optional<String> database = Optional.ofNullable(match.group(2)).filter(s -> !s.isEmpty());
    if (database.filter(name -> !NAME.matcher(name).matches()).isPresent()) {
      throw invalid("a database whose name has letters, digits, _, $ and - only");
    }
    Optional<String> user = Optional.empty();
    List<String> settings = new ArrayList<>();
    String query = match.group(3) == null ? "" : match.group(3);
    for (String setting : query.split("&")) {
      String name = setting.replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
      if (name.contains("password")) {
        throw invalid("no password in it; it has a place of its own");
      }
      if (REFUSED.contains(name)) {
        throw invalid("without the setting " + name);
      }
      if (name.equals("user")) {
        user = Optional.of(setting.substring("user=".length()));
      } else if (!setting.isEmpty()) {
        settings.add(setting);
      }
    }
    return new JdbcAddress(match.group(1), database, user, settings);
  }

  private static InvalidValueException invalid(String right) {
    return new InvalidValueException("JDBC URL", "a value", right);
  }

  /** The URL of one database of the server, or of the server alone. */
  public String url(String name) {
    return "jdbc:mysql://"
        + authority
        + "/"
        + name
        + (settings.isEmpty() ? "" : "?" + String.join("&", settings));
  }
}

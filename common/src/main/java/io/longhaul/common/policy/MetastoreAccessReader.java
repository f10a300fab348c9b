package io.longhaul.common.policy;

import io.longhaul.common.policy.MetastoreAccess.Jdbc;
import io.longhaul.common.policy.MetastoreAccess.Service;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how the metastores of both sides are reached. */
final class MetastoreAccessReader {
  private static final String JDBC = "/dumps/jdbc/";
  private static final String SERVICE = "/dumps/service/";
  private static final String RIGHT = "projects/PROJECT/locations/REGION/services/NAME";
  private static final Pattern NAME =
      Pattern.compile("projects/([a-z0-9.:-]+)/locations/([a-z0-9-]+)/services/([a-z0-9-]+)");

  private final Values values;
  private final SecretReader secrets;

  MetastoreAccessReader(Values values, SecretReader secrets) {
    this.values = values;
    this.secrets = secrets;
  }

  /**
   * @param side source or target
   */
  Optional<MetastoreAccess> read(String side) {
    Optional<MetastoreAccess> service = values.parsed(SERVICE + side, MetastoreAccessReader::name);
    Optional<MetastoreAccess> jdbc = jdbc(JDBC + side);
    if (values.tree().has(JDBC + side) && values.tree().has(SERVICE + side)) {
      values.invalid(SERVICE + side, "jdbc or service, and the " + side + " has jdbc already");
    }
    return jdbc.or(() -> service);
  }

  private static MetastoreAccess name(String text) {
    Matcher match = NAME.matcher(text);
    if (!match.matches()) {
      throw new InvalidValueException("service", text, RIGHT);
    }
    return new Service(match.group(1), match.group(2), match.group(3));
  }

  private Optional<MetastoreAccess> jdbc(String pointer) {
    Optional<JdbcAddress> address =
        values.parsed(pointer + "/url", MetastoreAccessReader::withDatabase);
    return address.map(
        found ->
            new Jdbc(
                found, secrets.later(pointer + "/user"), secrets.later(pointer + "/password")));
  }

  private static JdbcAddress withDatabase(String url) {
    JdbcAddress address = JdbcAddress.parse(url);
    if (address.database().isEmpty() || address.user().isPresent()) {
      throw new InvalidValueException(
          "JDBC URL", "a value", "with a database and without a user: jdbc:mysql://HOST/DATABASE");
    }
    return address;
  }
}

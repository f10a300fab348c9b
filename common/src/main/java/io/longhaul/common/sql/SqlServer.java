package io.longhaul.common.sql;

import io.longhaul.common.policy.JdbcAddress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * A SQL server and the account to use there.
 *
 * @param timeout the longest that one statement may take
 */
public record SqlServer(
    Driver driver, JdbcAddress address, String user, String password, Duration timeout) {
  private static final String CONNECT_MILLIS = "30000";

  /** A session whose statements go out byte by byte as they are given, one character each. */
  public SqlSession open(String database) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("characterEncoding", "ISO-8859-1");
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    properties.setProperty("socketTimeout", String.valueOf(timeout.toMillis()));
    try {
      Connection connection = driver.connect(address.url(database), properties);
      if (connection == null) {
        throw new IOException("Cannot reach the SQL server: the driver does not know its URL");
      }
      return new SqlSession(connection);
    } catch (SQLException e) {
      throw new IOException(
          "Cannot reach the SQL server %s as %s: %s"
              .formatted(address.authority(), user, SqlSession.reason(e)),
          e);
    }
  }

  @Override
  public String toString() {
    return user + "@" + address.authority();
  }
}

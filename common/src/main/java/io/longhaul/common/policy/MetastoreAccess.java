package io.longhaul.common.policy;

import static java.util.Objects.requireNonNull;

/** How the metastore of a side is dumped or loaded. */
public sealed interface MetastoreAccess {

  /**
   * Through its SQL server.
   *
   * @param address which names the metastore's database
   */
  record Jdbc(JdbcAddress address, Secret user, Secret password) implements MetastoreAccess {
    public Jdbc {
      requireNonNull(address, "address is null");
      requireNonNull(user, "user is null");
      requireNonNull(password, "password is null");
      if (address.database().isEmpty()) {
        throw new IllegalArgumentException("Invalid address, must name a database: " + address);
      }
    }

    /** The metastore's database. */
    public String database() {
      return address.database().orElseThrow();
    }
  }

  /** Through Dataproc Metastore. */
  record Service(String project, String location, String id) implements MetastoreAccess {
    public Service {
      requireNonNull(project, "project is null");
      requireNonNull(location, "location is null");
      requireNonNull(id, "id is null");
    }

    /** The resource name. */
    public String name() {
      return "projects/%s/locations/%s/services/%s".formatted(project, location, id);
    }
  }
}

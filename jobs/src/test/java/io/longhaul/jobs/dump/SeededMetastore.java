package io.longhaul.jobs.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A metastore of schema 3.1 with databases, tables and partitions that a seed decides on. */
public final class SeededMetastore {
  private static final String[] WORDS = {
    "orders", "kunden", "día", "a b", "semi;colon", "quo'te", "back\\slash", "100%", "x=y", "z/w",
    "{k}", "#", "été", "tab\tbed", "line\nbreak", "-- no", "/* no */", "\"dq\"", "?", "^"
  };

  private final Random random;
  private final StringBuilder sql = new StringBuilder();
  private final Map<String, Long> next = new TreeMap<>();
  private final List<String> deferred = new ArrayList<>();
  private final int stride;

  private SeededMetastore(long seed) {
    this.random = new Random(seed);
    this.stride = 1 + random.nextInt(1000);
  }

  /** Makes the database; what is in it is a function of the seed. */
  public static void create(MariaDb server, String database, long seed)
      throws IOException, InterruptedException {
    createEmpty(server, database);
    load(server, database, new SeededMetastore(seed).sql());
  }

  /** Makes the database with the schema only, as it is before its first metastore starts. */
  public static void createEmpty(MariaDb server, String database)
      throws IOException, InterruptedException {
    server.query("mysql", "create database " + database + " default character set latin1");
    load(server, database, Dumps.text("schema/3.1-fresh"));
  }

  private static void load(MariaDb server, String database, String sql)
      throws IOException, InterruptedException {
    MariaDb.Ended ended = server.client(database, sql);
    if (ended.status() != 0) {
      throw new IOException(ended.err());
    }
  }

  private String sql() {
    sql.append("SET NAMES utf8mb4; SET foreign_key_checks=0;\n");
    sql.append("UPDATE CTLGS SET LOCATION_URI='").append(Dumps.WAREHOUSE).append("';\n");
    insert("ROLES", id("MRole"), "1700000000", "'admin'", "'admin'");
    int databases = 2 + random.nextInt(3);
    for (int i = 0; i < databases; i++) {
      database(i);
    }
    Collections.shuffle(deferred, random);
    deferred.forEach(sql::append);
    next.forEach(
        (model, id) ->
            sql.append("REPLACE INTO SEQUENCE_TABLE VALUES ('")
                .append("org.apache.hadoop.hive.metastore.model.")
                .append(model)
                .append("',")
                .append(id + 1 + random.nextInt(5))
                .append(");\n"));
    return new String(sql.toString().getBytes(UTF_8), ISO_8859_1);
  }

  private String id(String model) {
    long id = next.getOrDefault(model, (long) random.nextInt(1 << 20) * stride);
    next.put(model, id + 1 + random.nextInt(stride));
    return String.valueOf(next.get(model));
  }

  private void database(int number) {
    String id = id("MDatabase");
    String path = Dumps.WAREHOUSE + "/db" + number + ".db";
    insert(
        "DBS",
        id,
        quoted(word()),
        "'" + path + "'",
        "'db" + number + "'",
        "'etl'",
        "'USER'",
        "'hive'");
    insert("DATABASE_PARAMS", id, "'k'", quoted(word()));
    String function = id("MFunction");
    insert("FUNCS", function, "'com.ex.F'", "1700000000", id, "'f'", "1", "'etl'", "'USER'");
    insert("FUNC_RU", function, "1", "'" + path + "/lib/a.jar'", "0");
    int tables = 3 + random.nextInt(6);
    for (int i = 0; i < tables; i++) {
      table(id, path, number, i);
    }
  }

  private void table(String database, String parent, int number, int index) {
    String id = id("MTable");
    boolean view = index == 1;
    String path = parent + "/t" + index + " " + random.nextInt(100);
    String cd = id("MColumnDescriptor");
    insert("CDS", cd);
    int columns = 2 + random.nextInt(5);
    for (int i = 0; i < columns; i++) {
      insert(
          "COLUMNS_V2",
          cd,
          random.nextBoolean() ? "NULL" : quoted(word()),
          "'c" + (columns - i) + "'",
          "'string'",
          String.valueOf(i));
    }
    String sd = storage(cd, view ? "NULL" : quoted(path), index == 0 ? 2 + random.nextInt(31) : -1);
    insert(
        "TBLS",
        id,
        "1700000000",
        database,
        "0",
        "'etl'",
        "'USER'",
        "0",
        sd,
        "'t" + index + "'",
        view ? "'VIRTUAL_VIEW'" : "'MANAGED_TABLE'",
        view ? quoted("SELECT " + word()) : "NULL",
        view ? quoted(word()) : "NULL",
        "b'0'");
    insert("TABLE_PARAMS", id, "'transient_lastDdlTime'", "'1700000000'");
    insert("TABLE_PARAMS", id, "'comment'", quoted(word() + word()));
    if (index == 0) {
      extras(id, cd, sd, path, number);
    }
    if (index > 1) {
      partitions(id, cd, path, 1 + (index - 2) % 3);
    }
  }

  private void extras(String id, String cd, String sd, String path, int number) {
    insert(
        "KEY_CONSTRAINTS",
        "NULL",
        "NULL",
        "NULL",
        cd,
        "0",
        id,
        "1",
        "'pk" + number + "'",
        "0",
        "NULL",
        "NULL",
        "1",
        "NULL");
    insert(
        "TBL_PRIVS",
        id("MTablePrivilege"),
        "1700000000",
        "0",
        "'admin'",
        "'USER'",
        "'r'",
        "'ROLE'",
        "'SELECT'",
        id,
        "'SQL'");
    insert(
        "TAB_COL_STATS",
        id("MTableColumnStatistics"),
        "'hive'",
        "'db" + number + "'",
        "'t0'",
        "'c1'",
        "'string'",
        id,
        "1",
        "1000",
        "1.5",
        "-2e10",
        "NULL",
        "NULL",
        "0",
        "100",
        blob(),
        "NULL",
        "NULL",
        "NULL",
        "NULL",
        "1700000000");
    String list = id("MStringList");
    insert("SKEWED_STRING_LIST", list);
    insert("SKEWED_STRING_LIST_VALUES", list, quoted(word()), "0");
    insert("SKEWED_COL_NAMES", sd, "'c1'", "0");
    insert("SKEWED_VALUES", sd, list, "0");
    insert("SKEWED_COL_VALUE_LOC_MAP", sd, list, quoted(path + "/c1=x"));
    insert("BUCKETING_COLS", sd, "'c1'", "0");
    insert("SORT_COLS", sd, "'c1'", "1", "0");
  }

  private String storage(String cd, String location, int buckets) {
    String serde = id("MSerDeInfo");
    insert(
        "SERDES",
        serde,
        "'s'",
        "'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'",
        "NULL",
        "NULL",
        "NULL",
        "0");
    insert("SERDE_PARAMS", serde, "'serialization.format'", "'1'");
    String sd = id("MStorageDescriptor");
    insert(
        "SDS",
        sd,
        cd,
        "'org.apache.hadoop.mapred.TextInputFormat'",
        "b'0'",
        "b'0'",
        location,
        String.valueOf(buckets),
        "'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
        serde);
    return sd;
  }

  private void partitions(String table, String cd, String path, int keys) {
    for (int k = 0; k < keys; k++) {
      insert("PARTITION_KEYS", table, "NULL", "'k" + k + "'", "'string'", String.valueOf(k));
    }
    int partitions = 1 + random.nextInt(12);
    for (int p = 0; p < partitions; p++) {
      String id = id("MPartition");
      StringBuilder name = new StringBuilder();
      for (int k = 0; k < keys; k++) {
        String value = k == 0 ? word() + p : word();
        name.append(k == 0 ? "" : "/").append('k').append(k).append('=').append(escaped(value));
        insert("PARTITION_KEY_VALS", id, quoted(value), String.valueOf(k));
      }
      String sd = storage(cd, quoted(path + "/" + name), -1);
      insert("PARTITIONS", id, "1700000000", "0", quoted(name.toString()), sd, table);
      insert("PARTITION_PARAMS", id, "'numRows'", "'" + random.nextInt(1000) + "'");
      insert("PARTITION_PARAMS", id, "'transient_lastDdlTime'", "'1700000000'");
    }
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private String blob() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return "x'" + HexFormat.of().formatHex(bytes) + "'";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || "\"#%'*/:=?\\{[]^".indexOf(c) >= 0) {
        out.append(String.format("%%%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void insert(String table, String... values) {
    deferred.add("INSERT INTO " + table + " VALUES (" + String.join(",", values) + ");\n");
  }
}

package io.longhaul.jobs.engine;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.api.ThriftHiveMetastore;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TSocket;

/**
 * Asks a metastore by Thrift, with the structures that Spark's class path brings: those calls of
 * them that metastores of 3.1 and 4.0 still answer. What the structures are too old for, a catalog
 * and the client's abilities, is written field by field. Not thread-safe.
 */
public final class MetastoreClient implements Closeable {
  /** Without it the metastore hides tables whose files only newer readers understand. */
  private static final int INSERT_ONLY_TABLES = 2;

  private static final int MAX_MESSAGE = 1024 * 1024 * 1024;

  private final TSocket socket;
  private final TProtocol protocol;
  private final ThriftHiveMetastore.Client client;

  private MetastoreClient(TSocket socket) {
    this.socket = socket;
    this.protocol = new TBinaryProtocol(socket);
    this.client = new ThriftHiveMetastore.Client(protocol);
  }

  /**
   * Connects.
   *
   * @param timeout the longest that one call may take
   */
  public static MetastoreClient open(InetSocketAddress address, Duration timeout)
      throws IOException {
    try {
      TConfiguration configuration = new TConfiguration(MAX_MESSAGE, MAX_MESSAGE, 64);
      int millis = Math.toIntExact(Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      TSocket socket =
          new TSocket(configuration, address.getHostString(), address.getPort(), millis);
      socket.open();
      return new MetastoreClient(socket);
    } catch (TException e) {
      throw failed("reach the metastore at " + address, e);
    }
  }

  private static IOException failed(String what, TException e) {
    return new IOException("Cannot " + what + ": " + e.getMessage(), e);
  }

  public List<String> catalogs() throws IOException {
    try {
      protocol.writeMessageBegin(new TMessage("get_catalogs", TMessageType.CALL, 1));
      protocol.writeStructBegin(new TStruct("get_catalogs_args"));
      protocol.writeFieldStop();
      protocol.writeStructEnd();
      send();
      begin();
      List<String> names = new ArrayList<>();
      fields(field -> field.id == 0, () -> fields(field -> field.id == 1, () -> names(names)));
      protocol.readMessageEnd();
      return names;
    } catch (TException e) {
      throw failed("list the catalogs", e);
    }
  }

  public List<String> databases(String catalog) throws IOException {
    try {
      return client.get_databases(in(catalog, ""));
    } catch (TException e) {
      throw failed("list the databases of " + catalog, e);
    }
  }

  public List<String> tables(String catalog, String database) throws IOException {
    try {
      return client.get_all_tables(in(catalog, database));
    } catch (TException e) {
      throw failed("list the tables of " + database, e);
    }
  }

  /** A table; empty when there is none. */
  public Optional<Table> table(TableName name) throws IOException {
    try {
      writeTableRequest(name);
      send();
      begin();
      ThriftHiveMetastore.get_table_req_result result =
          new ThriftHiveMetastore.get_table_req_result();
      result.read(protocol);
      protocol.readMessageEnd();
      if (result.isSetO2()) {
        return Optional.empty();
      }
      if (!result.isSetSuccess()) {
        throw result.isSetO1()
            ? result.getO1()
            : new TApplicationException(TApplicationException.MISSING_RESULT, "no answer");
      }
      return Optional.of(result.getSuccess().getTable());
    } catch (TException e) {
      throw failed("read " + name, e);
    }
  }

  public long partitionCount(TableName name) throws IOException {
    try {
      String database = in(name.catalog(), name.database());
      return client.get_partition_names(database, name.table(), (short) -1).size();
    } catch (NoSuchObjectException e) {
      return 0;
    } catch (TException e) {
      throw failed("list the partitions of " + name, e);
    }
  }

  /** A partition; empty when there is none. */
  public Optional<Partition> partition(TableName name, String partition) throws IOException {
    try {
      String database = in(name.catalog(), name.database());
      List<Partition> found =
          client.get_partitions_by_names(database, name.table(), List.of(partition));
      return found.stream().findFirst();
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    } catch (TException e) {
      throw failed("read " + name + "/" + partition, e);
    }
  }

  /** A database's name as metastores with catalogs take it where older ones took a bare name. */
  private static String in(String catalog, String database) {
    return "@" + catalog + "#" + database;
  }

  private void writeTableRequest(TableName name) throws TException {
    protocol.writeMessageBegin(new TMessage("get_table_req", TMessageType.CALL, 1));
    protocol.writeStructBegin(new TStruct("get_table_req_args"));
    protocol.writeFieldBegin(new TField("req", TType.STRUCT, (short) 1));
    protocol.writeStructBegin(new TStruct("GetTableRequest"));
    write("dbName", 1, name.database());
    write("tblName", 2, name.table());
    protocol.writeFieldBegin(new TField("capabilities", TType.STRUCT, (short) 3));
    protocol.writeStructBegin(new TStruct("ClientCapabilities"));
    protocol.writeFieldBegin(new TField("values", TType.LIST, (short) 1));
    protocol.writeListBegin(new TList(TType.I32, 1));
    protocol.writeI32(INSERT_ONLY_TABLES);
    protocol.writeListEnd();
    end();
    protocol.writeFieldEnd();
    write("catName", 4, name.catalog());
    end();
    end();
  }

  /** Ends a struct and the field it is in. */
  private void end() throws TException {
    protocol.writeFieldStop();
    protocol.writeStructEnd();
    protocol.writeFieldEnd();
  }

  private void write(String name, int id, String value) throws TException {
    protocol.writeFieldBegin(new TField(name, TType.STRING, (short) id));
    protocol.writeString(value);
    protocol.writeFieldEnd();
  }

  private void send() throws TException {
    protocol.writeMessageEnd();
    protocol.getTransport().flush();
  }

  private void begin() throws TException {
    TMessage message = protocol.readMessageBegin();
    if (message.type == TMessageType.EXCEPTION) {
      TApplicationException problem = new TApplicationException();
      problem.read(protocol);
      protocol.readMessageEnd();
      throw problem;
    }
  }

  private interface Read {
    void run() throws TException;
  }

  private interface Wanted {
    boolean test(TField field);
  }

  private void fields(Wanted wanted, Read read) throws TException {
    protocol.readStructBegin();
    for (TField field = protocol.readFieldBegin();
        field.type != TType.STOP;
        field = protocol.readFieldBegin()) {
      if (wanted.test(field)) {
        read.run();
      } else {
        TProtocolUtil.skip(protocol, field.type);
      }
      protocol.readFieldEnd();
    }
    protocol.readStructEnd();
  }

  private void names(List<String> into) throws TException {
    int size = protocol.readListBegin().size;
    for (int i = 0; i < size; i++) {
      into.add(protocol.readString());
    }
    protocol.readListEnd();
  }

  @Override
  public void close() {
    socket.close();
  }
}

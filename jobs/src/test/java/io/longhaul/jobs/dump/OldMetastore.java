package io.longhaul.jobs.dump;

import java.io.IOException;

/** A metastore of schema 2.3 with a table and partitions, of the kind that an upgrade changes. */
final class OldMetastore {
  private static final String ROWS =
      """
      INSERT INTO DBS VALUES (1,'','s3n://b/wh','default','hive','USER');
      INSERT INTO SEQUENCE_TABLE VALUES
        ('org.apache.hadoop.hive.metastore.model.MDatabase',6),
        ('org.apache.hadoop.hive.metastore.model.MTable',6),
        ('org.apache.hadoop.hive.metastore.model.MPartition',6),
        ('org.apache.hadoop.hive.metastore.model.MSerDeInfo',6),
        ('org.apache.hadoop.hive.metastore.model.MColumnDescriptor',6),
        ('org.apache.hadoop.hive.metastore.model.MStorageDescriptor',6);
      INSERT INTO CDS VALUES (1);
      INSERT INTO COLUMNS_V2 VALUES (1,'what','c','string',0),(1,NULL,'d','decimal(10,2)',1);
      INSERT INTO SERDES VALUES (1,NULL,'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'),
        (2,NULL,'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe');
      INSERT INTO SERDE_PARAMS VALUES (1,'colelction.delim',';'),(1,'field.delim','|');
      INSERT INTO SDS VALUES
        (1,1,'org.apache.hadoop.mapred.TextInputFormat','\\0','\\0','s3n://b/wh/t',-1,
         'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',1),
        (2,1,'org.apache.hadoop.mapred.TextInputFormat','\\0','\\0','s3n://b/wh/t/k=a',-1,
         'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',2);
      INSERT INTO TBLS
        (TBL_ID,CREATE_TIME,DB_ID,LAST_ACCESS_TIME,OWNER,RETENTION,SD_ID,TBL_NAME,TBL_TYPE,
         IS_REWRITE_ENABLED)
        VALUES (1,1700000000,1,0,'etl',0,1,'t','MANAGED_TABLE','\\0');
      INSERT INTO PARTITION_KEYS VALUES (1,NULL,'k','string',0);
      INSERT INTO PARTITIONS (PART_ID,CREATE_TIME,LAST_ACCESS_TIME,PART_NAME,SD_ID,TBL_ID)
        VALUES (1,1700000000,0,'k=a',2,1);
      INSERT INTO PARTITION_KEY_VALS VALUES (1,'a',0);
      """;

  private OldMetastore() {}

  static void create(MariaDb server, String database) throws IOException, InterruptedException {
    server.query("mysql", "create database " + database + " default character set latin1");
    server.query(database, Dumps.text("hive2.3-schema-empty"));
    server.query(database, ROWS);
  }
}

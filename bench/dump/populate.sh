#!/bin/bash
# Prints SQL that fills a metastore of schema 3.1 on MariaDB with tables and partitions.
# Usage: populate.sh PARTITIONS STRIDE | mariadb DATABASE; a stride above 1 makes sparse ids.
set -euo pipefail
if [ $# -ne 2 ]; then
  echo "Usage: populate.sh PARTITIONS STRIDE" >&2
  exit 2
fi
N=$1
S=$2
T=$((N / 500))
cat <<Q
SET foreign_key_checks=0, unique_checks=0;
UPDATE CTLGS SET LOCATION_URI='gs://dr-primary/warehouse';
INSERT INTO DBS (DB_ID,\`DESC\`,DB_LOCATION_URI,NAME,OWNER_NAME,OWNER_TYPE,CTLG_NAME) SELECT seq, CONCAT('database ',seq), CONCAT('gs://dr-primary/warehouse/db',seq,'.db'), CONCAT('db',seq), 'etl','USER','hive' FROM seq_1_to_20;
INSERT INTO CDS SELECT seq FROM seq_1_to_$T;
INSERT INTO COLUMNS_V2 SELECT t.seq, NULL, CONCAT('column_',c.seq), 'string', c.seq FROM seq_1_to_$T t, seq_0_to_11 c;
INSERT INTO SERDES (SERDE_ID,NAME,SLIB) SELECT seq*$S, 's', 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' FROM seq_1_to_$((N+T));
INSERT INTO SERDE_PARAMS SELECT seq*$S,'serialization.format','1' FROM seq_1_to_$((N+T));
INSERT INTO SDS SELECT seq*$S, (seq-1) MOD $T + 1, 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat', b'0', b'0', IF(seq<=$T, CONCAT('gs://dr-primary/warehouse/db',seq MOD 20 + 1,'.db/table_',seq), CONCAT('gs://dr-primary/warehouse/db',((seq-1) MOD $T + 1) MOD 20 + 1,'.db/table_',(seq-1) MOD $T + 1,'/day=2024-',LPAD((seq DIV $T) MOD 12+1,2,'0'),'-',LPAD((seq DIV $T) MOD 28+1,2,'0'),'/hour=',seq DIV $T)), -1, 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat', seq*$S FROM seq_1_to_$((N+T));
INSERT INTO TBLS (TBL_ID,CREATE_TIME,DB_ID,LAST_ACCESS_TIME,OWNER,OWNER_TYPE,RETENTION,SD_ID,TBL_NAME,TBL_TYPE,IS_REWRITE_ENABLED) SELECT seq,1700000000+seq,seq MOD 20 + 1,0,'etl','USER',0,seq*$S,CONCAT('table_',seq),'MANAGED_TABLE',b'0' FROM seq_1_to_$T;
INSERT INTO TABLE_PARAMS SELECT seq,'transient_lastDdlTime','1700000000' FROM seq_1_to_$T;
INSERT INTO PARTITION_KEYS SELECT seq,NULL,'day','string',0 FROM seq_1_to_$T;
INSERT INTO PARTITION_KEYS SELECT seq,NULL,'hour','int',1 FROM seq_1_to_$T;
INSERT INTO PARTITIONS (PART_ID,CREATE_TIME,LAST_ACCESS_TIME,PART_NAME,SD_ID,TBL_ID) SELECT (seq-$T)*$S,1700000000+seq,0,CONCAT('day=2024-',LPAD((seq DIV $T) MOD 12+1,2,'0'),'-',LPAD((seq DIV $T) MOD 28+1,2,'0'),'/hour=',seq DIV $T),seq*$S,(seq-1) MOD $T + 1 FROM seq_$((T+1))_to_$((N+T));
INSERT INTO PARTITION_KEY_VALS SELECT (seq-$T)*$S,CONCAT('2024-',LPAD((seq DIV $T) MOD 12+1,2,'0'),'-',LPAD((seq DIV $T) MOD 28+1,2,'0')),0 FROM seq_$((T+1))_to_$((N+T));
INSERT INTO PARTITION_KEY_VALS SELECT (seq-$T)*$S,seq DIV $T,1 FROM seq_$((T+1))_to_$((N+T));
INSERT INTO PARTITION_PARAMS SELECT (seq-$T)*$S,'numRows',seq MOD 9973 FROM seq_$((T+1))_to_$((N+T));
INSERT INTO PARTITION_PARAMS SELECT (seq-$T)*$S,'totalSize',seq*131 FROM seq_$((T+1))_to_$((N+T));
INSERT INTO PARTITION_PARAMS SELECT (seq-$T)*$S,'transient_lastDdlTime','1700000000' FROM seq_$((T+1))_to_$((N+T));
INSERT INTO SEQUENCE_TABLE VALUES ('org.apache.hadoop.hive.metastore.model.MColumnDescriptor',$((T+1))),('org.apache.hadoop.hive.metastore.model.MDatabase',21),('org.apache.hadoop.hive.metastore.model.MPartition',$(((N+1)*S))),('org.apache.hadoop.hive.metastore.model.MSerDeInfo',$(((N+T+1)*S))),('org.apache.hadoop.hive.metastore.model.MStorageDescriptor',$(((N+T+1)*S))),('org.apache.hadoop.hive.metastore.model.MTable',$((T+1))) ON DUPLICATE KEY UPDATE NEXT_VAL=VALUES(NEXT_VAL);
Q

package io.longhaul.jobs.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.jobs.demo.EmbeddedHBase;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The clusters that the other tests stand on. */
@ExtendWith(TwoHBases.class)
class EmbeddedHBaseIT {
  @Test
  void clustersInOneProcessKnowNothingOfEachOther() throws Exception {
    TableName table = TwoHBases.newTable();
    try (Connection source = connect(TwoHBases.source());
        Connection target = connect(TwoHBases.target());
        Admin atSource = source.getAdmin();
        Admin atTarget = target.getAdmin()) {
      atSource.createTable(
          TableDescriptorBuilder.newBuilder(table)
              .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
              .build());
      assertThat(atSource.tableExists(table)).isTrue();
      assertThat(atTarget.tableExists(table)).isFalse();
      assertThat(atSource.getClusterMetrics().getClusterId())
          .isNotEqualTo(atTarget.getClusterMetrics().getClusterId());
    }
    assertThat(TwoHBases.source().address()).isNotEqualTo(TwoHBases.target().address());
  }

  private static Connection connect(EmbeddedHBase cluster) throws Exception {
    return ConnectionFactory.createConnection(cluster.configuration());
  }
}

package io.longhaul.jobs.hbase;

import io.longhaul.common.job.ExitStatus;
import io.longhaul.common.job.JobException;
import io.longhaul.common.policy.HBaseDataset.Coprocessors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.CoprocessorDescriptor;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression.Algorithm;

/** A table that windows are applied to: made as the source's is, or found fit for it. */
final class TargetTable {
  private final HBaseCluster target;
  private final TableName table;

  TargetTable(HBaseCluster target, TableName table) {
    this.target = target;
    this.table = table;
  }

  TableName name() {
    return table;
  }

  boolean exists() throws IOException {
    try (Admin admin = target.admin()) {
      return admin.tableExists(table);
    }
  }

  /** Whether it shows no cell. */
  boolean isEmpty() throws IOException {
    try (Table open = target.connection().getTable(table);
        ResultScanner scanner = open.getScanner(new Scan().setLimit(1).setCacheBlocks(false))) {
      return scanner.next() == null;
    }
  }

  TableDescriptor descriptor() throws IOException {
    try (Admin admin = target.admin()) {
      return admin.getDescriptor(table);
    }
  }

  /** Makes it, and its namespace, as the source's is; what can't be so is told. */
  List<String> create(WindowManifest source, Coprocessors rule) throws IOException {
    List<String> words = new ArrayList<>();
    TableDescriptor wanted = descriptor(source.descriptor(), rule, words);
    try (Admin admin = target.admin()) {
      String namespace = table.getNamespaceAsString();
      if (!List.of(admin.listNamespaces()).contains(namespace)) {
        admin.createNamespace(
            NamespaceDescriptor.create(namespace).addConfiguration(source.namespace()).build());
      }
      try {
        create(admin, wanted, source.splits());
      } catch (IOException e) {
        createUncompressed(admin, wanted, source.splits(), e);
        words.add(
            "Made without compression, since the target refused the source's: " + e.getMessage());
      }
    }
    return words;
  }

  private void createUncompressed(
      Admin admin, TableDescriptor wanted, byte[][] splits, IOException refusal)
      throws IOException {
    TableDescriptor plain = uncompressed(wanted);
    if (plain.equals(wanted)) {
      throw notMade(wanted, refusal);
    }
    try {
      create(admin, plain, splits);
    } catch (IOException e) {
      throw notMade(wanted, e);
    }
  }

  private JobException notMade(TableDescriptor wanted, IOException refusal) throws IOException {
    Threads.requireNoInterruption(refusal);
    List<String> classes = coprocessors(wanted);
    String remedy =
        classes.isEmpty()
            ? ""
            : " (is it for its coprocessors %s? `coprocessors: drop` does without)"
                .formatted(String.join(", ", classes));
    return refused("the target does not make it: " + refusal.getMessage() + remedy);
  }

  private static List<String> coprocessors(TableDescriptor table) {
    return table.getCoprocessorDescriptors().stream()
        .map(CoprocessorDescriptor::getClassName)
        .toList();
  }

  private static void create(Admin admin, TableDescriptor descriptor, byte[][] splits)
      throws IOException {
    if (splits.length == 0) {
      admin.createTable(descriptor);
    } else {
      admin.createTable(descriptor, splits);
    }
  }

  private TableDescriptor descriptor(TableDescriptor source, Coprocessors rule, List<String> words)
      throws IOException {
    TableDescriptorBuilder builder =
        TableDescriptorBuilder.newBuilder(TableDescriptorBuilder.copy(table, source));
    for (ColumnFamilyDescriptor family : source.getColumnFamilies()) {
      builder.modifyColumnFamily(unreplicated(family));
    }
    List<String> classes = coprocessors(source);
    if (!classes.isEmpty() && rule == Coprocessors.FAIL) {
      throw refused(
          "its coprocessors %s would run at the target too: say `coprocessors: drop` or `keep`"
              .formatted(String.join(", ", classes)));
    }
    if (!classes.isEmpty() && rule == Coprocessors.DROP) {
      classes.forEach(builder::removeCoprocessor);
      words.add("Made without the coprocessors " + String.join(", ", classes));
    }
    return builder.build();
  }

  /** Whom the target replicates to is the target's affair. */
  private static ColumnFamilyDescriptor unreplicated(ColumnFamilyDescriptor family) {
    return ColumnFamilyDescriptorBuilder.newBuilder(family).setScope(0).build();
  }

  private static TableDescriptor uncompressed(TableDescriptor wanted) {
    TableDescriptorBuilder builder = TableDescriptorBuilder.newBuilder(wanted);
    for (ColumnFamilyDescriptor family : wanted.getColumnFamilies()) {
      if (family.getCompressionType() != Algorithm.NONE) {
        builder.modifyColumnFamily(
            ColumnFamilyDescriptorBuilder.newBuilder(family)
                .setCompressionType(Algorithm.NONE)
                .build());
      }
    }
    return builder.build();
  }

  /**
   * Makes sure that it can hold what the source's table holds; a family that came at the source
   * comes here.
   *
   * @param own whether an import of this policy made what is in it
   * @throws JobException environment, when it can't; it is as it was
   */
  List<String> fit(TableDescriptor source, boolean own) throws IOException {
    List<String> words = new ArrayList<>();
    TableDescriptor here = descriptor();
    for (ColumnFamilyDescriptor family : source.getColumnFamilies()) {
      ColumnFamilyDescriptor known = here.getColumnFamily(family.getName());
      if (known == null && !own) {
        throw refused(
            "it has no family %s (its families: %s)"
                .formatted(
                    family.getNameAsString(),
                    String.join(
                        ", ",
                        Stream.of(here.getColumnFamilies())
                            .map(ColumnFamilyDescriptor::getNameAsString)
                            .toList())));
      }
      if (known != null && known.getMaxVersions() < family.getMaxVersions()) {
        throw refused(
            "its family %s keeps %d versions, the source's %d"
                .formatted(
                    family.getNameAsString(), known.getMaxVersions(), family.getMaxVersions()));
      }
      if (known != null && known.getTimeToLive() < family.getTimeToLive()) {
        throw refused(
            "its family %s keeps cells for %d s, the source's for %d s"
                .formatted(
                    family.getNameAsString(), known.getTimeToLive(), family.getTimeToLive()));
      }
    }
    for (ColumnFamilyDescriptor family : source.getColumnFamilies()) {
      if (here.getColumnFamily(family.getName()) == null) {
        add(unreplicated(family));
        words.add("Family " + family.getNameAsString() + " came at the source: added");
      }
    }
    return words;
  }

  private void add(ColumnFamilyDescriptor family) throws IOException {
    try (Admin admin = target.admin()) {
      admin.addColumnFamily(table, family);
    }
  }

  /** What ends the work on the table, and leaves it as it is. */
  JobException refused(String why) {
    return new JobException(
        ExitStatus.ENVIRONMENT,
        "Cannot import into %s: %s".formatted(PolicyTable.name(table), why));
  }
}

package io.longhaul.jobs.hbase;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hbase.client.TableDescriptor;

/**
 * What is to be exported of a table.
 *
 * @param mark where it stands; empty when nothing is exported yet, or of another incarnation only
 * @param window empty when no time has passed, or there is nothing that it could follow
 * @param base empty when none is due
 * @param reason in words
 * @param notCaught what the windows may lack
 * @param bulkLoaded names of files that were loaded in bulk, and not noticed before
 * @param logs what the source's logs have besides
 */
record ExportPlan(
    PolicyTable table,
    TableDescriptor descriptor,
    TableRegions regions,
    Optional<ExportMark> mark,
    Optional<Window> window,
    Optional<Window> base,
    String reason,
    List<String> notCaught,
    List<String> bulkLoaded,
    TableLogs logs) {
  ExportPlan {
    notCaught = List.copyOf(notCaught);
    bulkLoaded = List.copyOf(bulkLoaded);
  }
}

/**
 * Bulk copy of datasets from source to target, and the comparison of both.
 *
 * <p>The way of a run: {@link io.longhaul.jobs.copy.Preflight} probes the target; {@link
 * io.longhaul.jobs.copy.Inventory} lists both sides by Spark tasks, directory by directory, into
 * {@link io.longhaul.jobs.copy.PlanItem}s with a reason each; {@link
 * io.longhaul.jobs.copy.GroupPlan} puts them in order and cuts them into tasks; {@link
 * io.longhaul.jobs.copy.FileCopier} copies a file into the work area, asking the link before each
 * step or, with the engine {@code distcp}, {@link io.longhaul.jobs.copy.CopyWave} has a job of
 * DistCp do so; {@link io.longhaul.jobs.copy.Publisher} proves and renames the files of a dataset
 * when the last of them is there.
 *
 * <p>It promises:
 *
 * <ul>
 *   <li>A reader of the target meets a file whole, old or new. Where the store has it (HDFS, {@code
 *       file://}) a file is replaced in one step.
 *   <li>What is published was proven to be what was read from the source, at the last moment: by
 *       the target's composite CRC, or by a read-back after which the file did not change.
 *   <li>A published file has what {@code preserve} names from the source, and the erasure coding
 *       and storage policy of the directory it goes to.
 *   <li>A plan is never made from a part: a listing that fails stops its dataset.
 *   <li>What only the target has goes only where the policy says so, only when all copies of its
 *       dataset are published, only up to a share ({@link io.longhaul.jobs.copy.DeleteGuard}), and
 *       only while it is as it was listed. With {@code undo} it goes, as does what a replaced file
 *       was, to the {@link io.longhaul.jobs.copy.UndoArea}, from where {@link
 *       io.longhaul.jobs.copy.UndoJob} brings it back; what was brought back is held.
 *   <li>Metadata of a table (Delta, Iceberg, Hudi, {@code _SUCCESS}) is published after its data,
 *       and not at all while some of that failed.
 *   <li>The watermark moves only when all of a dataset is at the target.
 * </ul>
 *
 * <p>A run that fails or is killed is run again: what was published is equal then and is skipped.
 * What was only staged changes hands: {@link io.longhaul.jobs.copy.Takeover} renames the staging
 * folder, interrupted undo pairs are finished, and {@link io.longhaul.jobs.copy.Adoption} lets the
 * new plan have the files whose source entry is as it was, each proven again before its rename.
 */
package io.longhaul.jobs.copy;

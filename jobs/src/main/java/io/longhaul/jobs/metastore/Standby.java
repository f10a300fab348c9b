package io.longhaul.jobs.metastore;

import io.longhaul.common.job.JobException;
import io.longhaul.common.ledger.LockedRun.Running;
import io.longhaul.jobs.metastore.DumpGate.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The target's metastore, which has one state or the next, and nothing in between. */
interface Standby {
  /** Where it is, without user and password. */
  String name();

  /**
   * Whether an import has reached it already. Finishes or clears away what a run that died has
   * left.
   */
  boolean has(Mark mark, Running running) throws IOException, InterruptedException;

  /**
   * Gives it the state of a dump.
   *
   * @return where its state of before is kept; empty when there was none, or it is not kept
   * @throws JobException when it did not work: the standby is as it was, unless the status is
   *     unknown
   */
  Optional<String> load(Import next, Running running) throws IOException, InterruptedException;

  /**
   * What is to be loaded.
   *
   * @param dump on this machine, with its locations moved
   * @param verdict of that dump
   * @param moves locations at the source and where they went
   */
  record Import(Mark mark, Path dump, Verdict verdict, Map<String, String> moves) {}
}

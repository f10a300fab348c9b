package io.longhaul.jobs.dump;

import io.longhaul.common.job.ExitStatus;
import java.util.List;
import java.util.Optional;

/** What a drill has come to so far: a drill that fails reports it as well. */
final class RestoreProgress {
  private final String file;
  private final long seed;
  private final Phases phases = new Phases();
  private final RestoreFindings findings = new RestoreFindings();
  private Verdict verdict;
  private String server = "";
  private String database = "";
  private String raisedTo = "";
  private String published = "";
  private String before = "";
  private String kept = "";
  private List<String> leftOut = List.of();
  private DataFileCheck.Counts dataFiles = new DataFileCheck.Counts(0, 0, 0, 0, 0);
  private Optional<Failure> failure = Optional.empty();

  /** Why a drill did not come to its end. */
  record Failure(ExitStatus status, String message) {}

  RestoreProgress(String file, long seed) {
    this.file = file;
    this.seed = seed;
  }

  String file() {
    return file;
  }

  long seed() {
    return seed;
  }

  Phases phases() {
    return phases;
  }

  RestoreFindings findings() {
    return findings;
  }

  void judged(Verdict judged) {
    verdict = judged;
  }

  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  void into(String serverName, String databaseName) {
    server = serverName;
    database = databaseName;
  }

  String server() {
    return server;
  }

  String database() {
    return database;
  }

  void raised(String version) {
    raisedTo = version;
  }

  String raisedTo() {
    return raisedTo;
  }

  void leftOut(List<String> lines) {
    leftOut = List.copyOf(lines);
  }

  List<String> leftOut() {
    return leftOut;
  }

  void dataFiles(DataFileCheck.Counts counts) {
    dataFiles = counts;
  }

  DataFileCheck.Counts dataFiles() {
    return dataFiles;
  }

  /** The database of the standby that now holds the dump, and where its tables of before are. */
  void published(String name, String beforeName) {
    published = name;
    before = beforeName;
  }

  String published() {
    return published;
  }

  String before() {
    return before;
  }

  void kept(String where) {
    kept = where;
  }

  String kept() {
    return kept;
  }

  void failed(ExitStatus status, String message) {
    failure = Optional.of(new Failure(status, message));
  }

  Optional<Failure> failure() {
    return failure;
  }
}

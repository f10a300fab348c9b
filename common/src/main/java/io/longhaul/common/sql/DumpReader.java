package io.longhaul.common.sql;

import static java.util.Objects.requireNonNull;

import io.longhaul.common.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads valid dumps of metastores for those who don't see the dump gate. */
public interface DumpReader {

  /**
   * Where the data of a table or of one of its partitions is.
   *
   * @param table with its database
   * @param partition its name; empty for the table itself
   */
  record Place(String table, Optional<String> partition, String location) {
    public Place {
      requireNonNull(table, "table is null");
      requireNonNull(partition, "partition is null");
      requireNonNull(location, "location is null");
    }
  }

  /**
   * Finds tables and partitions by their locations.
   *
   * @param wanted asked for each location, of a table, a partition or anything else
   * @return how many tables and partitions with a location there are in all
   */
  long places(Path dump, Predicate<String> wanted, Consumer<Place> found) throws IOException;

  /**
   * Loads a dump into the one database of a session, and into no other.
   *
   * @return what was left out, a line each
   * @throws JobException attention, when the server refuses what the dump holds
   */
  List<String> load(Path dump, SqlSession session) throws IOException, InterruptedException;
}

package io.longhaul.jobs.dump;

import io.longhaul.common.sql.DumpReader;
import io.longhaul.common.sql.SqlSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What other families read of dumps on this machine, which the gate has found to be valid. */
public final class DumpContents implements DumpReader {
  private static final String VIEW = "VIRTUAL_VIEW";

  /** A partition until the name of its table is known, which comes behind it in a dump. */
  private record Partition(String table, String name, String location) {}

  @Override
  public long places(Path dump, Predicate<String> wanted, Consumer<Place> found)
      throws IOException {
    try (DumpFiles files = new DumpFiles()) {
      DumpSource source = files.dump(dump.toString());
      Map<String, String> storage = new HashMap<>();
      new DumpQuery()
          .on(
              "SDS",
              List.of("SD_ID", "LOCATION"),
              row -> {
                if (!row.get(1).isEmpty() && wanted.test(row.get(1))) {
                  storage.put(row.get(0), row.get(1));
                }
              })
          .read(source);
      return name(source, storage, found);
    }
  }

  private static long name(DumpSource source, Map<String, String> storage, Consumer<Place> found)
      throws IOException {
    Map<String, String> databases = new HashMap<>();
    Map<String, String> tables = new HashMap<>();
    List<Partition> partitions = new ArrayList<>();
    long[] all = new long[1];
    new DumpQuery()
        .on("DBS", List.of("DB_ID", "NAME"), row -> databases.put(row.get(0), row.get(1)))
        .on(
            "PARTITIONS",
            List.of("TBL_ID", "PART_NAME", "SD_ID"),
            row -> {
              all[0]++;
              String location = storage.get(row.get(2));
              if (location != null) {
                partitions.add(new Partition(row.get(0), row.get(1), location));
              }
            })
        .on(
            "TBLS",
            List.of("TBL_ID", "DB_ID", "TBL_NAME", "TBL_TYPE", "SD_ID"),
            row -> {
              String name = databases.getOrDefault(row.get(1), "") + "." + row.get(2);
              tables.put(row.get(0), name);
              all[0] += row.get(3).equals(VIEW) ? 0 : 1;
              String location = storage.get(row.get(4));
              if (location != null) {
                found.accept(new Place(name, Optional.empty(), location));
              }
            })
        .read(source);
    for (Partition one : partitions) {
      String table = tables.getOrDefault(one.table(), "");
      found.accept(new Place(table, Optional.of(one.name()), one.location()));
    }
    return all[0];
  }

  @Override
  public List<String> load(Path dump, SqlSession session) throws IOException, InterruptedException {
    try (DumpFiles files = new DumpFiles()) {
      return DumpLoader.load(files.dump(dump.toString()), session);
    }
  }
}

package io.longhaul.jobs.repack.pages;

import io.longhaul.jobs.repack.pages.ChunkWriter.Written;
import io.longhaul.jobs.repack.pages.Proof.Group;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.Version;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Merges the files of one group into one, column by column. Used once, by one thread that may have
 * others help.
 */
public final class PageMerge implements Closeable {
  /** Rows of a row group, unless one of the sources has more. */
  private static final long ROWS = 1 << 20;

  /** Bytes before compression of the largest column of a row group; alike. */
  private static final long COLUMN_BYTES = 40 << 20;

  private static final long SMALL_FILE = 1 << 20;
  private static final long SMALL_FILES = 32 << 20;
  private static final int OPEN_FILES = 1024;
  private static final long ALL = Long.MAX_VALUE;

  private final PackSettings settings;
  private final ColumnWorkers workers;
  private final long enough;
  private final List<SourceFile> open = new ArrayList<>();
  private final Set<SourceFile> unclosed = new LinkedHashSet<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private SourceFile wide;
  private Map<String, String> meaning = Map.of();
  private long rows;
  private long held;
  private long[] columnBytes = {};
  private double taken;
  private final Map<String, Long> digests = new LinkedHashMap<>();

  /**
   * @param threads columns that are worked on side by side, each of which is in memory
   */
  public PageMerge(PackSettings settings, int threads) {
    this(settings, threads, ALL);
  }

  private PageMerge(PackSettings settings, int threads, long enough) {
    this.settings = settings;
    this.workers = new ColumnWorkers(threads);
    this.enough = enough;
  }

  /** Takes row groups for as long as there are fewer than so many bytes of them, all by itself. */
  static PageMerge ofSome(PackSettings settings, long enough) {
    return new PageMerge(settings, 1, enough);
  }

  /** Bytes of the sources that were taken; of a file in part its share. */
  long taken() {
    return Math.round(taken);
  }

  /** One row group of a source. */
  private record Part(SourceFile file, RowGroup group, List<Integer> columns) {}

  /**
   * What was written.
   *
   * @param conflicts keys of the files' own metadata that had more than one value, of which the
   *     first was kept
   * @param digests by the name of each source, of all values from the first source's on to its last
   * @param proof to be held against the written file
   */
  public record Merged(long rows, Set<String> conflicts, Map<String, Long> digests, Proof proof) {
    public Merged {
      digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }
  }

  /**
   * Reads sources and writes one file of their rows in their order.
   *
   * @param widest index of the source whose schema has all columns
   * @throws DamagedFileException when a source is not what its writer meant
   * @throws UnsupportedFileException when the sources don't go together this way
   * @throws IOException when a store failed; what is at the target then is of no use
   */
  public Merged merge(List<Source> sources, int widest, OutputFile target) throws IOException {
    try (SourceFile first =
        SourceFile.open(sources.get(widest).name(), sources.get(widest).input(), 0)) {
      wide = first;
      meaning = KeyValues.meaning(first.footer());
      KeyValues keys = KeyValues.of(first.footer());
      columnBytes = new long[wide.schema().getColumns().size()];
      long all = 0;
      try (PositionOutputStream out = target.create(0)) {
        PackedFile file = new PackedFile(out);
        for (int i = 0; i < sources.size() && taken < enough; i++) {
          all += add(sources.get(i), keys, file);
        }
        endGroup(file);
        workers.finish();
        file.finish(like(first.footer(), keys, columnBytes.length));
      }
      Proof proof = new Proof(first.footer().getSchema(), wide.schema(), all, List.copyOf(groups));
      return new Merged(all, keys.conflicts(), digests, proof);
    }
  }

  private long add(Source source, KeyValues keys, PackedFile file) throws IOException {
    digests.put(source.name(), 0L);
    long inMemory = held < SMALL_FILES ? SMALL_FILE : 0;
    SourceFile opened = SourceFile.open(source.name(), source.input(), inMemory);
    open.add(opened);
    held += opened.isInMemory() ? opened.length() : 0;
    if (!KeyValues.meaning(opened.footer()).equals(meaning)) {
      throw new UnsupportedFileException("dates and times are stored in another way");
    }
    Optional<String> obstacle = opened.obstacle();
    if (obstacle.isPresent()) {
      throw new UnsupportedFileException(obstacle.get());
    }
    keys.add(opened.footer());
    List<Integer> columns = ColumnMap.of(wide.schema(), opened.schema());
    long added = 0;
    double share = opened.length() / (double) Math.max(1, opened.footer().getNum_rows());
    for (RowGroup group : opened.footer().getRow_groups()) {
      if (group.getNum_rows() > 0 && taken < enough) {
        add(new Part(opened, group, columns), file);
        added += group.getNum_rows();
        taken += group.getNum_rows() * share;
      }
    }
    if (added != opened.footer().getNum_rows() && enough == ALL) {
      throw new DamagedFileException(
          source.name(),
          "",
          "says it has %d rows, its row groups %d".formatted(opened.footer().getNum_rows(), added));
    }
    return added;
  }

  private void add(Part part, PackedFile file) throws IOException {
    if (!parts.isEmpty() && !hasRoomFor(part)) {
      endGroup(file);
    }
    parts.add(part);
    rows += part.group().getNum_rows();
    for (int i = 0; i < columnBytes.length; i++) {
      columnBytes[i] += bytes(part, i);
    }
  }

  private boolean hasRoomFor(Part part) {
    if (rows + part.group().getNum_rows() > ROWS || open.size() > OPEN_FILES) {
      return false;
    }
    for (int i = 0; i < columnBytes.length; i++) {
      if (columnBytes[i] + bytes(part, i) > COLUMN_BYTES) {
        return false;
      }
    }
    return true;
  }

  /** What a column takes in memory, about: an id or level may be nothing at all in the file. */
  private static long bytes(Part part, int column) {
    return meta(part, column)
        .map(meta -> Math.max(meta.getTotal_uncompressed_size(), meta.getNum_values() * 4))
        .orElse(0L);
  }

  private static Optional<ColumnMetaData> meta(Part part, int column) {
    int index = part.columns().get(column);
    return index < 0
        ? Optional.empty()
        : Optional.of(part.group().getColumns().get(index).getMeta_data());
  }

  /**
   * The row groups that one of the written file is made of.
   *
   * @param bytes of each column, about
   * @param read files that no later row group is of
   */
  private record Sources(List<Part> parts, long rows, List<Long> bytes, List<SourceFile> read) {}

  /** Its columns are worked on while the files of the next one are opened. */
  private void endGroup(PackedFile file) throws IOException {
    if (parts.isEmpty()) {
      return;
    }
    Sources sources = sources();
    List<Long> ofColumns = new ArrayList<>();
    int columns = columnBytes.length;
    for (int i = 0; i < columns; i++) {
      int index = i;
      workers.add(
          codec -> column(sources, index, codec),
          column -> {
            ofColumns.add(join(sources, column));
            file.add(column.written());
            if (ofColumns.size() == columns) {
              file.endGroup(sources.rows());
              groups.add(new Group(sources.rows(), List.copyOf(ofColumns)));
              close(sources.read());
            }
          });
    }
  }

  /** What was added since the last row group. More of the last file may come. */
  private Sources sources() {
    List<SourceFile> read = List.copyOf(open.subList(0, open.size() - 1));
    List<Long> bytes = Arrays.stream(columnBytes).boxed().toList();
    Sources sources = new Sources(List.copyOf(parts), rows, bytes, read);
    open.removeAll(read);
    unclosed.addAll(read);
    parts.clear();
    rows = 0;
    held = 0;
    columnBytes = new long[columnBytes.length];
    return sources;
  }

  /** Takes a column into the digests of its files; gives that of all of it. */
  private long join(Sources sources, Column column) {
    for (int i = 0; i < sources.parts().size(); i++) {
      long digest = column.digests().get(i);
      digests.compute(
          sources.parts().get(i).file().name(), (name, so) -> Fingerprint.join(so, digest));
    }
    return column.digests().get(sources.parts().size() - 1);
  }

  private void close(List<SourceFile> read) throws IOException {
    unclosed.removeAll(read);
    for (SourceFile file : read) {
      file.close();
    }
  }

  /**
   * A column of a row group, read and encoded anew.
   *
   * @param digests of its values up to the end of each part
   */
  private record Column(List<Long> digests, Written written) {}

  private Column column(Sources sources, int index, PageCodec codec) throws IOException {
    ColumnData data =
        new ColumnData(wide.schema().getColumns().get(index), sources.bytes().get(index));
    ChunkDecoder decoder = new ChunkDecoder(codec);
    long bloomBytes = 0;
    List<Long> upTo = new ArrayList<>();
    for (Part part : sources.parts()) {
      Optional<ColumnMetaData> meta = meta(part, index);
      if (meta.isEmpty()) {
        data.addMissing(Math.toIntExact(part.group().getNum_rows()));
      } else {
        decode(decoder, part, meta.get(), data);
        bloomBytes += bloomBytes(meta.get());
      }
      upTo.add(data.digest());
    }
    Optional<BloomSize> bloom =
        bloomBytes == 0 ? Optional.empty() : Optional.of(new BloomSize(bloomBytes));
    return new Column(upTo, new ChunkWriter(settings, codec).write(data, bloom));
  }

  private static void decode(ChunkDecoder decoder, Part part, ColumnMetaData meta, ColumnData data)
      throws IOException {
    int before = data.count();
    decoder.decode(part.file(), meta, data, () -> {});
    int found = data.rows(before, data.count());
    if (found != part.group().getNum_rows()) {
      throw new DamagedFileException(
          part.file().name(),
          ChunkDecoder.name(data.column()),
          "has %d rows where its row group has %d".formatted(found, part.group().getNum_rows()));
    }
  }

  private static long bloomBytes(ColumnMetaData meta) {
    if (!meta.isSetBloom_filter_offset()) {
      return 0;
    }
    // Its length is told by newer writers only.
    return meta.isSetBloom_filter_length() ? meta.getBloom_filter_length() : Integer.MAX_VALUE;
  }

  private static FileMetaData like(FileMetaData first, KeyValues keys, int columns) {
    FileMetaData footer = new FileMetaData(first.getVersion(), first.getSchema(), 0, List.of());
    List<ColumnOrder> orders = new ArrayList<>();
    if (first.isSetColumn_orders()) {
      orders.addAll(first.getColumn_orders());
    } else {
      // Without them readers would not trust the statistics.
      for (int i = 0; i < columns; i++) {
        orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
      }
    }
    footer.setColumn_orders(orders);
    // Readers judge times and statistics by this name: it is whose rules the file keeps.
    footer.setCreated_by(
        KeyValues.isParquetJava(first) ? Version.FULL_VERSION : "longhaul version 1.0.0 (build 0)");
    keys.writeTo(footer);
    return footer;
  }

  @Override
  public void close() throws IOException {
    workers.close();
    unclosed.addAll(open);
    close(List.copyOf(unclosed));
  }
}

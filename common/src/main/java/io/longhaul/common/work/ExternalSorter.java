package io.longhaul.common.work;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts more items than memory holds: full buffers go to sorted files of a local directory, reading
 * merges them. Not thread-safe; items may be read any number of times once the last was added.
 */
public final class ExternalSorter<T> implements Closeable {
  private static final int IO_BUFFER = 64 * 1024;

  private final Comparator<? super T> order;
  private final Codec<T> codec;
  private final Path directory;
  private final int inMemory;
  private final List<Path> spilled = new ArrayList<>();
  private List<T> buffer = new ArrayList<>();
  private long size;
  private long spilledItems;

  /** Writes and reads one item. */
  public interface Codec<T> {
    void write(T item, DataOutput out) throws IOException;

    T read(DataInput in) throws IOException;
  }

  /** A sorted pass over the items; an error while reading ends it. */
  public interface Items<T> extends Closeable {
    /** Whether another item is there. */
    boolean hasNext();

    T next() throws IOException;
  }

  /**
   * @param directory exists, is local, and belongs to the caller
   * @param inMemory how many items stay in memory before they are spilled
   */
  public ExternalSorter(Comparator<? super T> order, Codec<T> codec, Path directory, int inMemory) {
    this.order = requireNonNull(order, "order is null");
    this.codec = requireNonNull(codec, "codec is null");
    this.directory = requireNonNull(directory, "directory is null");
    if (inMemory < 1) {
      throw new IllegalArgumentException("Invalid in-memory items, must be positive: " + inMemory);
    }
    this.inMemory = inMemory;
  }

  public void add(T item) throws IOException {
    buffer.add(item);
    size++;
    if (buffer.size() >= inMemory) {
      spill();
    }
  }

  /** How many items were added. */
  public long size() {
    return size;
  }

  /** Starts a pass in order; items that compare as equal keep no particular order. */
  public Items<T> sorted() throws IOException {
    buffer.sort(order);
    PriorityQueue<Cursor> heads =
        new PriorityQueue<>(
            spilled.size() + 1, Comparator.comparing((Cursor cursor) -> cursor.head, order));
    List<Cursor> cursors = new ArrayList<>();
    Merge merge = new Merge(heads, cursors);
    try {
      for (Path file : spilled) {
        Cursor cursor = new Cursor(new DataInputStream(bufferedInput(file)), null);
        cursors.add(cursor);
        if (cursor.advance()) {
          heads.add(cursor);
        }
      }
      Cursor rest = new Cursor(null, buffer);
      if (rest.advance()) {
        heads.add(rest);
      }
    } catch (IOException e) {
      merge.close();
      throw e;
    }
    return merge;
  }

  @Override
  public void close() throws IOException {
    buffer = new ArrayList<>();
    for (Path file : spilled) {
      Files.deleteIfExists(file);
    }
    spilled.clear();
  }

  private static BufferedInputStream bufferedInput(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), IO_BUFFER);
  }

  private void spill() throws IOException {
    buffer.sort(order);
    Path file = Files.createTempFile(directory, "sorted-", ".bin");
    spilled.add(file);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), IO_BUFFER))) {
      out.writeInt(buffer.size());
      for (T item : buffer) {
        codec.write(item, out);
      }
    }
    spilledItems += buffer.size();
    buffer = new ArrayList<>();
  }

  /** How many of the items lie on disk. */
  long spilledItems() {
    return spilledItems;
  }

  private final class Merge implements Items<T> {
    private final PriorityQueue<Cursor> heads;
    private final List<Cursor> cursors;

    Merge(PriorityQueue<Cursor> heads, List<Cursor> cursors) {
      this.heads = heads;
      this.cursors = cursors;
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public T next() throws IOException {
      Cursor first = heads.remove();
      T item = first.head;
      if (first.advance()) {
        heads.add(first);
      }
      return item;
    }

    @Override
    public void close() throws IOException {
      for (Cursor cursor : cursors) {
        cursor.input.close();
      }
    }
  }

  /** The next item of one sorted file, or of the buffer where there is no input. */
  private final class Cursor {
    private final DataInputStream input;
    private final List<T> items;
    private int left = -1;
    private int index;
    private T head;

    Cursor(DataInputStream input, List<T> items) {
      this.input = input;
      this.items = items;
    }

    boolean advance() throws IOException {
      if (input == null) {
        head = index < items.size() ? items.get(index++) : null;
        return head != null;
      }
      if (left < 0) {
        left = input.readInt();
      }
      if (left == 0) {
        return false;
      }
      left--;
      head = codec.read(input);
      return true;
    }
  }
}

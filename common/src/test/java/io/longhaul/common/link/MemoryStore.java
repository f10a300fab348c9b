package io.longhaul.common.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.longhaul.common.storage.Creation;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.ForwardingStore;
import io.longhaul.common.storage.Traits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Files in memory: as much of a store as a link needs, fast enough for hundreds of runs. */
final class MemoryStore extends ForwardingStore {
  /** Of files with replace in one step, or of one that deletes first, as object stores do. */
  enum Replace {
    AT_ONCE,
    IN_TWO_STEPS
  }

  private record Content(String text, long modified) {}

  private final SortedMap<String, Content> files = new TreeMap<>();
  private final Replace replace;
  private final LongSupplier millis;

  /**
   * @param millis the store's own clock
   */
  MemoryStore(Replace replace, LongSupplier millis) {
    super(null);
    this.replace = replace;
    this.millis = millis;
  }

  @Override
  public String describe(String path) {
    return "memory:" + path;
  }

  @Override
  public List<FileEntry> list(String directory) {
    String prefix = directory + "/";
    List<FileEntry> entries = new ArrayList<>();
    for (Map.Entry<String, Content> file : files.tailMap(prefix).entrySet()) {
      if (!file.getKey().startsWith(prefix)) {
        break;
      }
      entries.add(entry(file.getKey().substring(prefix.length()), file.getValue()));
    }
    return entries;
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    return entry(path, content(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return new ByteArrayInputStream(content(path).text().getBytes(UTF_8));
  }

  @Override
  public OutputStream create(String path, int permission) throws IOException {
    return create(path, Creation.plain(permission));
  }

  @Override
  public OutputStream create(String path, Creation creation) throws IOException {
    if (files.containsKey(path)) {
      throw new FileAlreadyExistsException(path);
    }
    files.put(path, new Content("", millis.getAsLong()));
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        files.put(path, new Content(toString(UTF_8), millis.getAsLong()));
      }
    };
  }

  @Override
  public void makeDirectories(String path, int permission) {}

  @Override
  public void rename(String from, String to) throws IOException {
    Content content = content(from);
    files.remove(from);
    files.put(to, content);
  }

  @Override
  public boolean replacesAtomically() {
    return replace == Replace.AT_ONCE;
  }

  @Override
  public void delete(String path) {
    files.remove(path);
  }

  private Content content(String path) throws FileNotFoundException {
    Content content = files.get(path);
    if (content == null) {
      throw new FileNotFoundException(path);
    }
    return content;
  }

  private static FileEntry entry(String name, Content content) {
    return new FileEntry(
        name,
        FileEntry.Kind.FILE,
        content.text().length(),
        content.modified(),
        0644,
        "",
        "",
        false,
        Traits.NONE);
  }
}

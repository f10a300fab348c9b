package io.longhaul.jobs.metastore;

import io.longhaul.common.ledger.RunId;
import io.longhaul.common.storage.FileEntry;
import io.longhaul.common.storage.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backup folder as an export fills it: a dump lies in a folder of its own that nobody takes for
 * one until it is judged, and is then given its name by one rename.
 */
final class DumpsFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DumpsFolder.class);

  /** The name of a dump, in the folder that is its export. */
  static final String DUMP = "hive.sql";

  private static final String DIGEST = DUMP + ".sha256";
  private static final String VERDICT = "verdict.json";
  private static final String EXPORT = "hive-export-";
  private static final String REFUSED = "refused-" + EXPORT;
  private static final int REFUSED_KEPT = 3;
  private static final String UNFINISHED = ".unfinished-";
  private static final int FOLDER_PERMISSION = 0755;
  private static final int FILE_PERMISSION = 0644;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Store store;
  private final String root;

  DumpsFolder(Store store, String root) {
    this.store = store;
    this.root = root;
  }

  /** Writes a dump's bytes. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * Makes the folder, and removes what exports that died left in it, and all refused dumps but the
   * latest; no other export may run.
   */
  void prepare() throws IOException {
    store.makeDirectories(root, FOLDER_PERMISSION);
    List<String> refused = new ArrayList<>();
    for (FileEntry entry : store.list(root)) {
      if (entry.name().startsWith(UNFINISHED)) {
        store.delete(root + "/" + entry.name());
      } else if (entry.name().startsWith(REFUSED)) {
        refused.add(entry.name());
      }
    }
    // Named by their runs, which begin with the time.
    refused.sort(Comparator.reverseOrder());
    for (String old : refused.subList(Math.min(REFUSED_KEPT, refused.size()), refused.size())) {
      store.delete(root + "/" + old);
    }
  }

  /** The place of an export until it is judged, made anew. */
  String begin(RunId run) throws IOException {
    String path = root + "/" + UNFINISHED + run;
    store.delete(path);
    store.makeDirectories(path, FOLDER_PERMISSION);
    return path;
  }

  /** Takes an export away that came to nothing. */
  void discard(String export) {
    try {
      store.delete(export);
    } catch (IOException e) {
      LOG.warn("Cannot remove {}, the next export does", store.describe(export), e);
    }
  }

  /** Writes the dump of an export, and beside it the digest of what was to be written. */
  void write(String export, Writer writer) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    try (OutputStream stored = store.create(export + "/" + DUMP, FILE_PERMISSION);
        DigestOutputStream out = new DigestOutputStream(stored, digest)) {
      writer.write(out);
    }
    writeDigest(export, digest);
  }

  /**
   * Takes the dump that a service has put into a folder of its own in an export.
   *
   * @throws FileNotFoundException when there is none
   */
  void adopt(String export) throws IOException {
    Optional<String> dump = Optional.empty();
    for (FileEntry entry : store.list(export)) {
      String inner = export + "/" + entry.name();
      if (entry.isDirectory()) {
        dump =
            store.list(inner).stream()
                .filter(file -> file.isFile() && file.name().endsWith(".sql"))
                .map(file -> inner + "/" + file.name())
                .findFirst();
      }
    }
    if (dump.isEmpty()) {
      throw new FileNotFoundException(
          "Cannot find the dump that was exported to " + store.describe(export));
    }
    store.rename(dump.get(), export + "/" + DUMP);
    MessageDigest digest = sha256();
    try (InputStream in = store.open(export + "/" + DUMP)) {
      byte[] buffer = new byte[256 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    writeDigest(export, digest);
  }

  private void writeDigest(String export, MessageDigest digest) throws IOException {
    write(export + "/" + DIGEST, HexFormat.of().formatHex(digest.digest()) + "  " + DUMP + "\n");
  }

  private void write(String path, String text) throws IOException {
    try (OutputStream out = store.create(path, FILE_PERMISSION)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Gives a valid export its name.
   *
   * @param begun a time at which its transaction had begun
   * @return the instant in its name: whole seconds, not before that time
   */
  Instant publish(String export, Instant begun) throws IOException {
    Instant instant = wholeSecond(begun);
    while (exists(root + "/" + EXPORT + NAME.format(instant))) {
      instant = instant.plusSeconds(1);
    }
    store.rename(export, root + "/" + EXPORT + NAME.format(instant));
    return instant;
  }

  private static Instant wholeSecond(Instant time) {
    Instant second = Instant.ofEpochSecond(time.getEpochSecond());
    return second.isBefore(time) ? second.plusSeconds(1) : second;
  }

  /** Sets an invalid export aside under a name that is no dump's; its place. */
  String refuse(String export, RunId run, String verdict) throws IOException {
    write(export + "/" + VERDICT, verdict + "\n");
    String place = root + "/" + REFUSED + run;
    store.rename(export, place);
    return store.describe(place);
  }

  private boolean exists(String path) throws IOException {
    try {
      store.entry(path);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  String dumpUri(String export) {
    return store.describe(export + "/" + DUMP);
  }

  String dumpUri(Instant instant) {
    return dumpUri(root + "/" + EXPORT + NAME.format(instant));
  }

  String digestUri(String export) {
    return store.describe(export + "/" + DIGEST);
  }

  String uri(String path) {
    return store.describe(path);
  }

  long length(Instant instant) throws IOException {
    return store.entry(root + "/" + EXPORT + NAME.format(instant) + "/" + DUMP).length();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
    }
  }
}

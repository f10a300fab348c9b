package io.longhaul.common.ledger;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads lock files, whole or not. */
final class LockReader {
  static final String FOLDER = "locks/";
  private static final int DIGEST = 64;
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\..*");

  private final StateDirectory state;

  LockReader(StateDirectory state) {
    this.state = requireNonNull(state, "state is null");
  }

  List<SeenLock> list() throws IOException {
    List<SeenLock> locks = new ArrayList<>();
    for (String name : state.list(FOLDER.substring(0, FOLDER.length() - 1))) {
      if (NAME.matcher(name).matches()) {
        read(FOLDER + name).ifPresent(locks::add);
      }
    }
    return locks;
  }

  /** A lock file; empty only when it does not exist. */
  Optional<SeenLock> read(String file) throws IOException {
    String digest = file.substring(FOLDER.length(), FOLDER.length() + DIGEST);
    Optional<byte[]> content;
    try {
      content = state.read(file);
    } catch (IOException e) {
      // The blocks of a file whose writer died may not be readable; of a whole one they must be.
      if (state.isClosed(file)) {
        throw e;
      }
      return Optional.of(new SeenLock(file, digest, Optional.empty(), "being written"));
    }
    if (content.isEmpty()) {
      return Optional.empty();
    }
    String text = new String(content.get(), StandardCharsets.UTF_8);
    return Optional.of(new SeenLock(file, digest, parse(file, content.get()), text));
  }

  private Optional<LockRecord> parse(String file, byte[] content) throws IOException {
    try {
      return LockRecord.parse(state.parse(file, content));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}

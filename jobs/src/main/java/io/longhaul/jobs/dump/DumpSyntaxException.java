package io.longhaul.jobs.dump;

import static java.util.Objects.requireNonNull;

/** Something that is no SQL as the dump tools write it; what follows can't be read in order. */
final class DumpSyntaxException extends Exception {
  private final Code code;
  private final transient Position position;

  DumpSyntaxException(Position position, String message) {
    this(Code.SYNTAX, position, message);
  }

  DumpSyntaxException(Code code, Position position, String message) {
    super(message);
    this.code = code;
    this.position = requireNonNull(position, "position is null");
  }

  Code code() {
    return code;
  }

  Position position() {
    return position;
  }
}

package io.longhaul.jobs.repack.pages;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/** A source file holds what no writer meant: it was not rewritten. */
public final class DamagedFileException extends IOException {
  private final String file;
  private final String column;

  /**
   * @param column dotted path; empty when the file as a whole is meant
   */
  public DamagedFileException(String file, String column, String reason) {
    super(reason);
    this.file = requireNonNull(file, "file is null");
    this.column = requireNonNull(column, "column is null");
  }

  public DamagedFileException(String file, String column, String reason, Throwable cause) {
    super(reason, cause);
    this.file = requireNonNull(file, "file is null");
    this.column = requireNonNull(column, "column is null");
  }

  public String file() {
    return file;
  }

  /** Dotted path of the column; empty when the file as a whole is meant. */
  public String column() {
    return column;
  }
}

package io.longhaul.jobs.repack.pages;

import static java.util.Objects.requireNonNull;

import org.apache.parquet.io.InputFile;

/**
 * A file to read.
 *
 * @param name for messages
 */
public record Source(String name, InputFile input) {
  public Source {
    requireNonNull(name, "name is null");
    requireNonNull(input, "input is null");
  }
}

package io.longhaul.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A table of Parquet files to repack. */
interface RepackFiles {
  /** Writes the files, unless they are there from a call before. */
  Path in(Path work) throws IOException;

  int parts();
}
